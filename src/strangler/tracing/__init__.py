"""What runs inside a traced program: it sees calls, SQL, connections, files and requests, and
writes them down.

`strangler trace` starts the program with `bootstrap` on its path, whose `sitecustomize` loads this
package by its place under a name of its own. The program's environment needs no strangler, so
nothing here may import anything but the standard library and, relatively, itself."""
