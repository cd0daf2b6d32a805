/* A program of the guest's own, followed by the tracer: what that writes goes to the host as it is. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "recorder.h"

enum { WORDS = 64, HANGS = 120000, LINES = 3 };

static void become_tracer(char *words, int to)
{
	char *list[WORDS + 16] = { "/tracer", "-w", "/dev/iommu", "-w", "/dev/vfio/", "-w", "/dev/kvm", "-t", "/table", "-o", "3" }, *word;
	cpu_set_t first = { 0 };
	int count = 11, nothing = open("/dev/null", O_RDONLY), console = open("/dev/console", O_WRONLY);

	while ((word = strsep(&words, " ")) && count < WORDS)
		if (*word)
			list[count++] = word;
	/* Each stop goes to and fro between the two: on one processor of an emulated machine that takes a fraction of the time. */
	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
	dup2(nothing, STDIN_FILENO);
	dup2(console, STDOUT_FILENO);
	dup2(console, STDERR_FILENO);
	dup2(to, LINES);
	closefrom(LINES + 1);
	execv(*list, list);
	_exit(127);
}

/* `follow PROGRAM ARGUMENTS…`: the lines of the tracer, then `end follow` and how the tracer ended. */
void follow(char *words)
{
	static char batch[1 << 16];
	char end[64];
	int from_to[2], status = 0;
	bool hangs = false;
	pid_t tracer;

	if (pipe2(from_to, O_CLOEXEC))
		exit(2);
	tracer = fork();
	if (!tracer)
		become_tracer(words, from_to[1]);
	close(from_to[1]);
	for (;;) {
		struct pollfd waits = { from_to[0], POLLIN, 0 };
		ssize_t got;

		hangs = poll(&waits, 1, HANGS) <= 0;
		got = hangs ? 0 : read(from_to[0], batch, sizeof(batch) - 1);
		if (got <= 0)
			break;
		batch[got] = 0;
		say(batch);
	}
	close(from_to[0]);
	if (hangs)
		kill(tracer, SIGKILL);
	waitpid(tracer, &status, 0);
	snprintf(end, sizeof(end), "end follow %s\n", hangs ? "hung" : WIFEXITED(status) && !WEXITSTATUS(status) ? "done" : "broken");
	say(end);
}
