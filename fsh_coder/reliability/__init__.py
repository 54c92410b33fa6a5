"""Inter-rater statistics: arrays in, results out; numpy and scipy only."""
