"""Gold files → precision, recall, F1; BEIR folders → nDCG and recall."""
