"""Several threads that do the same at the same moment, each with a connection of its own."""

import time
from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

WORKERS = 6


def insert_slowly(execute, sql, params, many, context):
    """Leave the others time between reading and writing."""
    if sql.startswith("INSERT"):
        time.sleep(0.1)
    return execute(sql, params, many, context)


def errors_of_all_at_once(action: Callable[[], object]) -> list[Exception]:
    """Let WORKERS threads call `action` together; needs a test with `django_db(transaction=True)`."""
    barrier, errors = Barrier(WORKERS), []

    def work():
        try:
            with connection.execute_wrapper(insert_slowly):
                barrier.wait(timeout=20)
                action()
        except Exception as error:  # noqa: BLE001 - shown by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors
