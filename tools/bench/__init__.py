"""How fast the pages are, at 60, 2,000 and 64,000 men, with every wall on.

    make bench                        all sizes, as a table
    make bench JSON=figures.json      and as rows, for tools
    make bench SIZES=60,2000          only these
    make bench-load                   eight people at once, over real HTTP

The databases are simulated once, on a server of their own, and kept for the next time.
"""
