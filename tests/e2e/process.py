"""A `matjar` that says on standard output where it is ready."""
import re
import signal
import subprocess
import threading

READY_SECONDS = 60


class Process:
    """Started, ended, started again; `address` is where it answers, None while it does not."""

    def __init__(self, command, env, log, ready=(r"ready: (http\S+)",)):
        self.command, self.env, self.log, self.ready = list(map(str, command)), env, log, ready
        self.process = self.address = None
        self.hung = False

    def start(self):
        """What it said, one for each of the patterns in `ready`; None when it ended, or hung, before it was ready."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=log, text=True, env=self.env)
        self.hung = False
        watchdog = threading.Timer(READY_SECONDS, self.give_up)
        watchdog.start()
        said = self.listen()
        watchdog.cancel()
        if said is None:
            self.end(0)  # it is about to end by itself, with a status of its own
        else:
            self.address = said[0]
        return said

    def give_up(self):
        self.hung = True
        self.process.kill()

    def listen(self):
        said = []
        for line in self.process.stdout:
            if match := re.search(self.ready[len(said)], line):
                said.append(match.group(1))
            if len(said) == len(self.ready):
                return said
        return None

    def runs(self):
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self):
        return self.process.pid

    def end(self, number=signal.SIGTERM):
        """Its exit status."""
        self.address = None
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=30)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()

    def kill(self):
        return self.end(signal.SIGKILL)
