# Executes the program on standard input, below its first line, and writes that line if the program comes to its end.
# Whatever else ends it, an exit with status 0 too, leaves the line unwritten.
import os
import sys

def run():
    secret, _, program = sys.stdin.buffer.read().partition(b"\n")
    nothing = os.open(os.devnull, os.O_RDWR)
    answer = os.dup(1)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    try:
        exec(compile(program, "program", "exec"), {"__name__": "__main__"})
    except BaseException:
        os._exit(1)
    os.write(answer, secret)
    os._exit(0)

run()
