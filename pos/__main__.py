"""`python -m pos` is the command `pos`."""

from pos.commands import main

if __name__ == "__main__":
    main()
