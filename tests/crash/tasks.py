"""Imported by the process that forks tasks on Instagram's private API: each of them then has its points."""

from tests.crash.points import watch_task_process

watch_task_process()
