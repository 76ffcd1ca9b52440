"""A mail server for tests: takes messages on a port of this machine, or refuses them."""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes


class Handler(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].split(":")[0].upper()
            if verb == "DATA":
                self.take_message()
            elif verb == "RCPT" and self.server.refuses:
                self.say("550 no such user")
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")
        return None

    def take_message(self):
        self.say("354 go")
        lines = iter(self.rfile.readline, b".\r\n")
        message = message_from_bytes(b"".join(lines))
        self.server.received.append(message["Message-ID"])
        self.server.taken.set()
        self.server.may_answer.wait(10)
        self.say("250 taken")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.received, self.refuses = [], False
        self.taken, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()

    @property
    def port(self):
        return self.server_address[1]


@contextmanager
def mail_server():
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
