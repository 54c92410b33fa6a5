"""Files other people open: rubrics, spreadsheets, workbooks, transcripts."""
