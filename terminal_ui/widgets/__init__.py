"""Parts of screens: each is given what it shows and posts facts, it never asks the street."""
