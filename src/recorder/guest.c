/*
 * As the first process of a guest: prepares the machine, and plays what comes through a port of the virtual machine's.
 *
 *   write PATH TEXT, read PATH, list PATH     the host prepares devices and looks around; one line in answer
 *   run ID, lines of the machine (`!device …`) and of calls, end     an answer a call, what the kernel's log says, and `end ID done`
 *   follow PROGRAM ARGUMENTS…     a program of the guest's is traced; the tracer's lines, and `end follow done` (follow.c)
 *   halt
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "recorder.h"

enum { CALLS = 8192, BATCH = 1 << 22, HANGS = 90000 };

static char *lines[CALLS];
static struct call calls[CALLS];
static int line_count;
static FILE *port;

void say(const char *text)
{
	size_t left = strlen(text);

	while (left) {
		ssize_t wrote = write(fileno(port), text, left);

		if (wrote < 0)
			exit(2);
		text += wrote, left -= (size_t)wrote;
	}
}

/* The run itself, in a process of its own whose end ends all that it made. */
static void play_run(int to)
{
	FILE *out = fdopen(to, "w");
	int count = 0, alone;

	file_name = "run";
	forget_names();
	forget_devices();
	for (int i = 0; i < line_count; i++) {
		if (*lines[i] == '!')
			directive(i + 1, lines[i] + 1);
		else if (parse_call(i + 1, lines[i], &calls[count]))
			count++;
	}
	forget_names();
	alone = calls_alone < 0 || calls_alone > count ? count : calls_alone;
	for (int i = 0; i < alone; i++) {
		next_call = i + 1 < count ? &calls[i + 1] : NULL;
		fprintf(out, "{%s}\n", answer_to(&calls[i]));
		fflush(out);
	}
	if (alone < count)
		play_together(calls + alone, count - alone, out);
	fflush(out);
	exit(0);
}

/* What the kernel said since it was last asked, as far as it is worth a word. */
static void read_log(int log, char *batch)
{
	char record[1024];
	ssize_t length;

	while ((length = read(log, record, sizeof(record) - 1)) > 0) {
		char *text;

		record[length] = 0;
		text = strchr(record, ';');
		if (!text || !(strstr(text, "WARNING:") || strstr(text, "BUG:") || strstr(text, "Oops") || strstr(text, "KASAN")))
			continue;
		text[strcspn(text, "\n")] = 0;
		sprintf(batch + strlen(batch), "warn %s\n", text + 1);
	}
}

/* Processes that a run left behind are ended with it; one that cannot end holds something that waits for the next boot. */
static bool reap(pid_t run)
{
	kill(-run, SIGKILL);
	kill(run, SIGKILL);
	for (int tick = 0; tick < 5000; tick++, usleep(1000))
		while (waitpid(-1, NULL, WNOHANG))
			if (errno == ECHILD)
				return true;
	return false;
}

static void run(const char *id, int log)
{
	static char batch[BATCH];
	const char *how = "done";
	size_t used;
	int to[2], status = 0;
	pid_t process;

	sprintf(batch, "run %s\n", id);
	used = strlen(batch);
	if (pipe(to))
		exit(2);
	process = fork();
	if (!process) {
		setpgid(0, 0);
		close(to[0]);
		dup2(to[1], STDERR_FILENO);
		play_run(to[1]);
	}
	setpgid(process, process);
	close(to[1]);
	for (;;) {
		struct pollfd waits = { to[0], POLLIN, 0 };
		ssize_t got;

		if (poll(&waits, 1, HANGS) <= 0) {
			how = "hung";
			break;
		}
		got = read(to[0], batch + used, sizeof(batch) - used - 65536);
		if (got <= 0)
			break;
		used += (size_t)got;
	}
	if (!strcmp(how, "done") && waitpid(process, &status, 0) == process && (!WIFEXITED(status) || WEXITSTATUS(status)))
		how = WIFEXITED(status) ? "refused" : "died";
	batch[used] = 0;
	close(to[0]);
	errno = 0;
	if (!reap(process))
		how = "hung";
	read_log(log, batch);
	sprintf(batch + strlen(batch), "end %s %s\n", id, how);
	say(batch);
}

static void answer_read(const char *path)
{
	static char text[65536], line[66000];

	if (!read_file(path, text, sizeof(text)))
		strcpy(text, "");
	text[strcspn(text, "\n")] = 0;
	snprintf(line, sizeof(line), "read %s\n", text);
	say(line);
}

static void answer_list(const char *path)
{
	char line[65536] = "list";
	DIR *list = opendir(path);
	struct dirent *entry;

	while (list && (entry = readdir(list)) && strlen(line) < sizeof(line) - 300)
		if (*entry->d_name != '.')
			strcat(strcat(line, " "), entry->d_name);
	if (list)
		closedir(list);
	say(strcat(line, "\n"));
}

static void answer_write(char *rest)
{
	char line[WORD], *text = rest + strcspn(rest, " ");

	if (*text)
		*text++ = 0;
	/* An empty text is an empty line: nothing would be written otherwise. */
	if (write_file(rest, *text ? text : "\n"))
		say("write ok\n");
	else
		snprintf(line, sizeof(line), "write %s\n", strerrorname_np(errno)), say(line);
}

static void prepare(void)
{
	mkdir("/dev", 0755), mkdir("/proc", 0755), mkdir("/sys", 0755);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sys", "/sys", "sysfs", 0, NULL);
	mount("debug", "/sys/kernel/debug", "debugfs", 0, NULL);
}

/* @param name the name of the port, as the virtual machine was told it */
static FILE *open_port(const char *name)
{
	char path[PATH], found[64];

	for (int try = 0; try < 600; try++, usleep(20000))
		for (int i = 0; i < 8; i++) {
			sprintf(path, "/sys/class/virtio-ports/vport%dp1/name", i);
			if (!read_file(path, found, sizeof(found)) || strncmp(found, name, strlen(name)))
				continue;
			sprintf(path, "/dev/vport%dp1", i);
			port = fopen(path, "r+");
			if (port)
				return port;
		}
	fprintf(stderr, "recorder: there is no port %s\n", name);
	exit(2);
}

void serve(void)
{
	static char line[1 << 16];
	char id[WORD];
	int log;

	prepare();
	open_port("ioasid");
	signal(SIGPIPE, SIG_IGN);
	log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	say("ready\n");
	while (fgets(line, sizeof(line), port)) {
		line[strcspn(line, "\n")] = 0;
		if (!strcmp(line, "halt"))
			break;
		if (!strncmp(line, "write ", 6))
			answer_write(line + 6);
		else if (!strncmp(line, "read ", 5))
			answer_read(line + 5);
		else if (!strncmp(line, "list ", 5))
			answer_list(line + 5);
		else if (!strncmp(line, "follow ", 7))
			follow(line + 7);
		else if (sscanf(line, "run %159s", id) == 1) {
			line_count = 0;
			while (fgets(line, sizeof(line), port) && strcmp(line, "end\n"))
				if (line_count < CALLS)
					line[strcspn(line, "\n")] = 0, lines[line_count++] = strdup(line);
			run(id, log);
			while (line_count)
				free(lines[--line_count]);
		}
	}
	reboot(RB_POWER_OFF);
}
