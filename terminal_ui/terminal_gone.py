"""A terminal that takes no more writing must not hold the till up on its way out.

Textual writes from a thread behind a short queue. Where a write fails the thread dies, the queue
fills, and the next thing to be drawn waits for ever, in the event loop, so that no signal is heard.
"""

import threading

from textual.drivers._writer_thread import WriterThread


def install() -> None:
    """From here on a dying writer takes what is still written, and throws it away."""
    threading.excepthook = _ended


def _ended(args: threading.ExceptHookArgs) -> None:
    thread = args.thread
    if not isinstance(thread, WriterThread):
        threading.__excepthook__(args)
        return
    while thread._queue.get() is not None:  # until it is told to stop
        pass
