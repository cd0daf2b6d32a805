/* A run: its processes, each a fork of the first, and what each call answers. */
#define _GNU_SOURCE
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "recorder.h"

const struct call *next_call;

static struct { char name[WORD]; int asks, answers; pid_t process; } processes[PROCESSES];
static int process_count = 1;

/* Who has no capability, or a limit that one of them would lift, loses all of them. */
static void become_caller(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct none[2] = { 0 };
	struct rlimit limit = { (rlim_t)memory_lock, (rlim_t)memory_lock };

	if (memory_lock >= 0)
		setrlimit(RLIMIT_MEMLOCK, &limit);
	if (drops_capabilities || memory_lock >= 0)
		syscall(SYS_capset, &header, none);
	memory_lock = -1;
	drops_capabilities = false;
}

const char *make_call(const struct call *call)
{
	int rc;

	begin_answer();
	errno = 0;
	if (!strcmp(call->op, "exit"))
		return this_process ? "\"expect\":\"ok\"" : (cannot("the first process does not end"), end_answer(-1));
	rc = call->spec->make(call);
	if (rc) {
		int error = errno;

		name_nothing(call);
		errno = error;
	}
	return end_answer(rc);
}

/* A process of its own: it makes the calls that it is told, and ends with the pipe. */
static void live(int asks, int answers)
{
	const struct call *pair[2];

	while (read(asks, pair, sizeof(pair)) == sizeof(pair)) {
		const char *answer;
		bool ends = !strcmp(pair[0]->op, "exit");

		next_call = pair[1];
		answer = make_call(pair[0]);
		if (ends)
			close(answers == 1 ? -1 : asks);
		if (write(answers, answer, strlen(answer) + 1) < 0 || ends)
			break;
	}
	_exit(0);
}

static int begin_process(const char *name)
{
	int asks[2], answers[2], place = process_count;

	if (place == PROCESSES || pipe(asks) || pipe(answers))
		return -1;
	process_count++;
	copy_descriptors(place);
	processes[place].process = fork();
	if (!processes[place].process) {
		close(asks[1]);
		close(answers[0]);
		this_process = place;
		live(asks[0], answers[1]);
	}
	close(asks[0]);
	close(answers[1]);
	processes[place].asks = asks[1];
	processes[place].answers = answers[0];
	strcpy(processes[place].name, name);
	return place;
}

const char *answer_to(const struct call *call)
{
	static char answer[OUT * 2];
	const struct call *pair[2] = { call, next_call };
	int place = 1;
	size_t got = 0;

	become_caller();
	if (!*call->process || !strcmp(call->process, "main"))
		return make_call(call);
	while (place < process_count && strcmp(processes[place].name, call->process))
		place++;
	if (place == process_count)
		place = begin_process(call->process);
	if (place < 0)
		return "\"cannot\":\"no more processes\"";
	if (write(processes[place].asks, pair, sizeof(pair)) != sizeof(pair))
		return "\"cannot\":\"the process has ended\"";
	while (got < sizeof(answer)) {
		ssize_t more = read(processes[place].answers, answer + got, sizeof(answer) - got);

		if (more <= 0)
			return "\"cannot\":\"the process ended in its call\"";
		got += (size_t)more;
		if (!answer[got - 1])
			break;
	}
	if (!strcmp(call->op, "exit"))
		waitpid(processes[place].process, NULL, 0);
	return answer;
}
