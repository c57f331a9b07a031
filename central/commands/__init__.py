"""What `python -m central` can do, by what it is about; each module adds its own to the parser.

What a command needs is imported when it runs: `web` has to prepare for gevent first, and an errand should not wait.
"""
