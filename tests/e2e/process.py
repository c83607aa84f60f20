"""A `matjar` that says on standard output where it is ready."""
import re
import signal
import subprocess
import threading

READY_SECONDS = 60


class Process:
    """Started, ended, started again; `address` is where it answers, None while it does not run."""

    def __init__(self, command, env, log, ready=r"ready: (http\S+)"):
        self.command, self.env, self.log, self.ready = list(map(str, command)), env, log, ready
        self.process = self.address = None

    def start(self):
        """False when it ended, or hung, before it was ready."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=log, text=True, env=self.env)
        watchdog = threading.Timer(READY_SECONDS, self.process.kill)
        watchdog.start()
        for line in self.process.stdout:
            if match := re.search(self.ready, line):
                self.address = match.group(1)
                break
        watchdog.cancel()
        return self.runs() and self.address is not None

    def runs(self):
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self):
        return self.process.pid

    def end(self, number=signal.SIGTERM):
        """Its exit status."""
        if self.runs():
            self.process.send_signal(number)
        self.process.wait(timeout=30)
        self.process.stdout.close()
        self.address = None
        return self.process.returncode

    def kill(self):
        self.end(signal.SIGKILL)
