"""`python -m admin.cli`."""

from admin.cli import main

main()
