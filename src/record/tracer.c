/*
 * Follows a program and all that it starts, and writes what it asks of iommufd, VFIO and KVM.
 *
 *   tracer [-w PREFIX]... -t TABLE -o DESCRIPTOR COMMAND ARGUMENTS...
 *   tracer [-w PREFIX]... -t TABLE -o DESCRIPTOR -a PROCESS
 *
 * A program that it starts has a filter, so that other calls run at full speed; one that runs already stops at every call.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace.h"

/* Microseconds until a command that does not end is ended; nanoseconds. */
enum { PATIENCE = 900000, SAME = 300000000 };

pid_t command;
bool attached, unfiltered;
static pid_t other;
static volatile sig_atomic_t asked_to_end, impatient;

/* Says why nothing can be recorded: in the recording itself, whose reader tells it on. */
void die(const char *format, ...)
{
	char text[PATH * 2];
	va_list list;

	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	if (command > 0 && !attached)
		kill(command, SIGKILL);
	if (first_time) {
		begin_line("failed");
		put_text("text", text);
		end_line();
		flush_output();
	} else {
		fprintf(stderr, "tracer: %s\n", text);
	}
	exit(2);
}

/* The terminal sends its signals to the command, too; those of others are passed on. The same one soon after is no second one. */
static void on_signal(int signal, siginfo_t *info, void *context)
{
	static int64_t last;
	int64_t time = now();

	(void)context;
	if (asked_to_end && time - last < SAME)
		return;
	last = time;
	if (asked_to_end++)
		impatient = 1;
	if (attached) {
		ptrace(PTRACE_INTERRUPT, other, 0, 0);
	} else if (command > 0) {
		if (impatient || info->si_code != SI_KERNEL)
			kill(command, impatient ? SIGKILL : signal);
		ualarm(PATIENCE, 0);
	}
}

static void on_alarm(int signal)
{
	(void)signal;
	impatient = 1;
	kill(command, SIGKILL);
}

/* Lets everything run on by itself, each thread when it has stopped. */
static void let_go(void)
{
	int status;

	for (struct thread *each = NULL; (each = next_thread(each, 0));) {
		ptrace(PTRACE_INTERRUPT, each->tid, 0, 0);
		if (waitpid(each->tid, &status, __WALL) == each->tid && WIFSTOPPED(status))
			ptrace(PTRACE_DETACH, each->tid, 0, status >> 16 ? 0 : WSTOPSIG(status) == (SIGTRAP | 0x80) ? 0 : WSTOPSIG(status));
	}
}

/* Until nothing is left to follow. */
static int follow(void)
{
	int status, last = 0;
	pid_t tid;

	for (;;) {
		tid = waitpid(-1, &status, __WALL | WNOHANG);
		if (!tid) {
			flush_at_times();
			if (attached && asked_to_end)
				break;
			tid = waitpid(-1, &status, __WALL);
		}
		if (tid < 0 && errno == EINTR)
			continue;
		if (tid < 0)
			break;
		if (WIFSTOPPED(status)) {
			if (find_thread(tid))
				at_stop(find_thread(tid), status);
			else
				at_first_stop(tid);
			continue;
		}
		if (tid == command)
			last = status;
		if (find_thread(tid))
			at_end(find_thread(tid), status);
	}
	if (attached && asked_to_end)
		let_go();
	return last;
}

static int number(const char *text, const char *what)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || end == text || value < 0 || value > 1 << 30)
		die("'%s' is no %s", text, what);
	return (int)value;
}

int main(int argc, char **argv)
{
	struct sigaction ends = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO }, rings = { .sa_handler = on_alarm };
	const char *table = NULL;
	int option, output = -1, wrong, status;

	while ((option = getopt(argc, argv, "+w:t:o:a:")) >= 0) {
		if (option == 'w' && prefix_count < PREFIXES)
			prefixes[prefix_count++] = optarg;
		else if (option == 't')
			table = optarg;
		else if (option == 'o')
			output = number(optarg, "descriptor");
		else if (option == 'a')
			other = number(optarg, "process");
		else
			die("usage: tracer [-w PREFIX]... -t TABLE -o DESCRIPTOR (-a PROCESS | COMMAND...)");
	}
	if (!table || output < 0 || !prefix_count || !other == (optind == argc))
		die("usage: tracer [-w PREFIX]... -t TABLE -o DESCRIPTOR (-a PROCESS | COMMAND...)");
	wrong = read_shapes(table);
	if (wrong)
		die(wrong < 0 ? "%s: cannot be read" : "%s:%d: not understood", table, wrong);
	if (fcntl(output, F_SETFD, FD_CLOEXEC) < 0)
		die("descriptor %d is not open", output);
	open_output(output);
	signal(SIGPIPE, SIG_IGN);
	sigaction(SIGINT, &ends, NULL);
	sigaction(SIGTERM, &ends, NULL);
	sigaction(SIGALRM, &rings, NULL);
	print_machine();
	attached = other;
	unfiltered = attached || !can_filter();
	if (attached)
		attach(other);
	else
		start(argv + optind, output);
	status = follow();
	print_machine();
	begin_line("done");
	put_number("status", WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
	put_number("interrupted", asked_to_end > 0);
	end_line();
	flush_output();
	return 0;
}
