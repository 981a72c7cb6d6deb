"""`make bench`: ratios from one run, side by side on the same machine; never a timed test."""
