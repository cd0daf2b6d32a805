/*
 * As the first process of a guest: prepares the machine, and plays what comes through its channel (channel.c).
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
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "recorder.h"

/* HANGS is in seconds. */
enum { CALLS = 8192, BATCH = 1 << 22, COMPLAINT = 4096, HANGS = 90 };

static char *lines[CALLS];
static struct call calls[CALLS];
static int line_count;

/* What a run was answered, in memory that is still there when its process has ended, however that came. */
static struct { atomic_int count; char text[BATCH]; } *told;

/* The run itself, in a process of its own whose end ends all that it made. */
static void play_run(void)
{
	FILE *out = fmemopen(told->text, sizeof(told->text), "w");
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
		atomic_fetch_add(&told->count, 1);
	}
	if (alone < count)
		play_together(calls + alone, count - alone, out);
	fflush(out);
	exit(0);
}

/* What the kernel said since it was last asked, as far as it is worth a word. */
static void tell_log(int log)
{
	char record[1024];
	ssize_t length;

	while ((length = read(log, record, sizeof(record) - 1)) > 0) {
		char *text;

		record[length] = 0;
		text = strchr(record, ';');
		if (!text || !(strstr(text, "WARNING:") || strstr(text, "BUG:") || strstr(text, "Oops") || strstr(text, "KASAN")))
			continue;
		text[strcspn(text, "\n") + 1] = 0;
		say("warn ");
		say(text + 1);
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

/* Waits for the end of a process; false where it was answered nothing for so long. */
static bool ends(pid_t process)
{
	struct pollfd waits = { (int)syscall(SYS_pidfd_open, process, 0), POLLIN, 0 };
	bool over = false;

	for (int idle = 0, count = 0; idle < HANGS && !over; idle++) {
		over = poll(&waits, 1, 1000) > 0;
		if (count != atomic_load(&told->count))
			count = atomic_load(&told->count), idle = 0;
	}
	close(waits.fd);
	return over;
}

static void run(const char *id, int log)
{
	char complaint[COMPLAINT], end[WORD * 2];
	const char *how = "done";
	int complains[2], status = 0;
	ssize_t length;
	pid_t process;

	if (pipe2(complains, O_CLOEXEC | O_NONBLOCK))
		exit(2);
	*told->text = 0;
	atomic_store(&told->count, 0);
	process = fork();
	if (!process) {
		setpgid(0, 0);
		dup2(complains[1], STDERR_FILENO);
		play_run();
	}
	setpgid(process, process);
	close(complains[1]);
	if (!ends(process))
		how = "hung";
	else if (waitpid(process, &status, 0) == process && (!WIFEXITED(status) || WEXITSTATUS(status)))
		how = WIFEXITED(status) ? "refused" : "died";
	length = read(complains[0], complaint, sizeof(complaint) - 1);
	complaint[length < 0 ? 0 : length] = 0;
	if (!strcmp(how, "died"))
		snprintf(complaint, sizeof(complaint), "recorder: signal %d\n", WTERMSIG(status));
	close(complains[0]);
	errno = 0;
	if (!reap(process))
		how = "hung";
	say(told->text);
	say(complaint);
	tell_log(log);
	snprintf(end, sizeof(end), "end %s %s\n", id, how);
	say(end);
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

/* Of an emulated machine, a process that moves between processors costs each of them a fork and an end several times what they cost otherwise. */
static void stay_on_first(void)
{
	cpu_set_t first = { 0 };

	CPU_SET(0, &first);
	sched_setaffinity(0, sizeof(first), &first);
}

static void prepare(void)
{
	mkdir("/dev", 0755), mkdir("/proc", 0755), mkdir("/sys", 0755);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sys", "/sys", "sysfs", 0, NULL);
	mount("debug", "/sys/kernel/debug", "debugfs", 0, NULL);
}

/* The lines of a run, up to its end; what there is no room for is not played. */
static void hear_run(char *line, size_t room)
{
	line_count = 0;
	for (hear(line, room); strcmp(line, "end"); hear(line, room))
		if (line_count < CALLS)
			lines[line_count++] = strdup(line);
}

/* @param file in place of the memory that the host has, too: then the machine is not this program's, and it is left as it is */
void serve(const char *file)
{
	static char line[1 << 16];
	char id[WORD];
	int log;

	if (!file)
		prepare(), stay_on_first();
	open_channel(file);
	told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (told == MAP_FAILED)
		die(0, "no memory for answers");
	log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (file && log >= 0)
		lseek(log, 0, SEEK_END);
	say("ready\n");
	for (hear(line, sizeof(line)); strcmp(line, "halt"); hear(line, sizeof(line))) {
		if (!strncmp(line, "write ", 6))
			answer_write(line + 6);
		else if (!strncmp(line, "read ", 5))
			answer_read(line + 5);
		else if (!strncmp(line, "list ", 5))
			answer_list(line + 5);
		else if (!strncmp(line, "follow ", 7))
			follow(line + 7);
		else if (sscanf(line, "run %159s", id) == 1) {
			hear_run(line, sizeof(line));
			run(id, log);
			while (line_count)
				free(lines[--line_count]);
		}
	}
	if (file)
		exit(0);
	reboot(RB_POWER_OFF);
}
