"""The rubric editor: pages of a rubric in the making, a live preview, and what is to mend."""
