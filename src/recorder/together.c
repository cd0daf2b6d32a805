/* Calls of several processes at once: each makes its own, as fast as it can, and of each the time of its beginning and its end is told. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "recorder.h"

enum { MOST = 64, ANSWER = 1024 };

/* What they share: who is ready, and what came of each call. */
static struct { atomic_int ready, go, done; struct { uint64_t begin, end; char answer[ANSWER]; } calls[MOST]; } *common;

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Who has made its calls stays until all have: what it mapped is its memory. */
static void live(const struct call *calls, int count, const char *name, int processes)
{
	cpu_set_t all;

	memset(&all, -1, sizeof(all));
	sched_setaffinity(0, sizeof(all), &all);
	next_call = NULL;
	atomic_fetch_add(&common->ready, 1);
	while (!atomic_load(&common->go))
		sched_yield();
	for (int i = 0; i < count; i++) {
		uint64_t begin;
		const char *answer;

		if (strcmp(calls[i].process, name))
			continue;
		begin = now();
		answer = make_call(&calls[i]);
		common->calls[i].end = now();
		common->calls[i].begin = begin;
		snprintf(common->calls[i].answer, ANSWER, "%s", answer);
	}
	atomic_fetch_add(&common->done, 1);
	while (atomic_load(&common->done) < processes)
		sched_yield();
	_exit(0);
}

static bool is_first(const struct call *calls, int nth)
{
	for (int other = 0; other < nth; other++)
		if (!strcmp(calls[other].process, calls[nth].process))
			return false;
	return true;
}

/* The calls of a run that are made at once; what has no process is not. Answers are in the order of the calls. */
void play_together(const struct call *calls, int count, FILE *out)
{
	int processes = 0;

	if (count > MOST)
		die(calls[MOST].line, "more than %d calls at once", MOST);
	if (!common)
		common = mmap(NULL, sizeof(*common), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (common == MAP_FAILED)
		die(0, "no memory for calls at once");
	memset(common, 0, sizeof(*common));
	for (int i = 0; i < count; i++) {
		if (!*calls[i].process)
			die(calls[i].line, "'%s' names no process, and would be made at once with others", calls[i].op);
		processes += is_first(calls, i);
	}
	for (int i = 0; i < count; i++) {
		pid_t child = is_first(calls, i) ? fork() : 1;

		if (child < 0)
			die(calls[i].line, "no process for calls at once");
		if (!child)
			live(calls, count, calls[i].process, processes);
	}
	while (atomic_load(&common->ready) < processes)
		sched_yield();
	atomic_store(&common->go, 1);
	while (wait(NULL) > 0)
		;
	for (int i = 0; i < count; i++)
		fprintf(out, "{%s,\"begin\":%llu,\"end\":%llu}\n", *common->calls[i].answer ? common->calls[i].answer : "\"cannot\":\"its process ended before it\"",
			(unsigned long long)common->calls[i].begin, (unsigned long long)common->calls[i].end);
}
