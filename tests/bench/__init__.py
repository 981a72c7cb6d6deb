"""`make bench`: figures as ratios in one run, side by side on the same machine; never a timed test."""
