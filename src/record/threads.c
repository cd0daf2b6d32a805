/* The threads under trace, and which processes stop at every call. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "trace.h"

static struct thread **threads;
static int thread_count;
static struct { pid_t pid; bool used; } *slow;
static int slow_count;

struct thread *find_thread(pid_t tid)
{
	for (int i = 0; i < thread_count; i++)
		if (threads[i]->used && threads[i]->tid == tid)
			return threads[i];
	return NULL;
}

struct thread *add_thread(pid_t tid)
{
	struct thread *found = NULL;

	for (int i = 0; i < thread_count && !found; i++)
		if (!threads[i]->used)
			found = threads[i];
	if (!found) {
		threads = realloc(threads, (thread_count + 1) * sizeof(*threads));
		found = threads ? calloc(1, sizeof(*found)) : NULL;
		if (!found)
			abort();
		threads[thread_count++] = found;
	}
	found->used = true;
	found->entered = found->kept = found->unborn = false;
	found->tid = tid;
	found->pid = process_of(tid);
	return found;
}

void drop_thread(struct thread *thread)
{
	for (int i = 0; i < POINTERS; i++) {
		free(thread->pointed[i]);
		thread->pointed[i] = NULL;
	}
	thread->used = false;
}

/* The next thread of a process, or of any if that is 0. */
struct thread *next_thread(struct thread *after, pid_t pid)
{
	bool passed = !after;

	for (int i = 0; i < thread_count; i++) {
		if (passed && threads[i]->used && (!pid || threads[i]->pid == pid))
			return threads[i];
		passed = passed || threads[i] == after;
	}
	return NULL;
}

bool is_slow(pid_t pid)
{
	for (int i = 0; i < slow_count; i++)
		if (slow[i].used && slow[i].pid == pid)
			return true;
	return false;
}

void make_slow(pid_t pid)
{
	int place = 0;

	if (is_slow(pid))
		return;
	while (place < slow_count && slow[place].used)
		place++;
	if (place == slow_count) {
		slow = realloc(slow, (slow_count + 1) * sizeof(*slow));
		if (!slow)
			abort();
		slow_count++;
	}
	slow[place].pid = pid;
	slow[place].used = true;
}

void forget_process(pid_t pid)
{
	for (int i = 0; i < slow_count; i++)
		if (slow[i].pid == pid)
			slow[i].used = false;
}
