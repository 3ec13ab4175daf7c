"""What stand-ins are written in (`terms`).

A stand-in is a Python file in place of a library's module that says what the library does with
the project's code: which methods it calls, what it gives back, which tables it touches. It is
read, never run."""
