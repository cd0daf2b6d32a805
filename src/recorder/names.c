/* What names stand for. They are in memory that all processes of a run share: numbers are common, descriptors are a process's own. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>

#include "recorder.h"

static struct { int count; struct name names[NAMES]; } *table;
int this_process;

void forget_names(void)
{
	if (!table)
		table = mmap(NULL, sizeof(*table), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (table == MAP_FAILED)
		die(0, "no memory for names");
	table->count = this_process = 0;
}

struct name *find_name(const char *word)
{
	for (int i = 0; table && i < table->count; i++)
		if (!strcmp(table->names[i].word, word))
			return &table->names[i];
	return NULL;
}

struct name *make_name(int line, const char *word)
{
	struct name *name = find_name(word);

	if (!name && table->count == NAMES)
		die(line, "more than %d names", NAMES);
	if (!name)
		strcpy((name = &table->names[table->count++])->word, word);
	name->number = -1;
	name->is_descriptor = false;
	memset(name->descriptor, -1, sizeof(name->descriptor));
	return name;
}

void name_number(const struct call *call, const char *key, int64_t number)
{
	if (has(call, key))
		make_name(call->line, value_of(call, key))->number = number;
}

void name_descriptor(const struct call *call, const char *key, int descriptor)
{
	struct name *name;

	if (!has(call, key))
		return;
	name = make_name(call->line, value_of(call, key));
	name->is_descriptor = true;
	name->descriptor[this_process] = descriptor;
}

void name_nothing(const struct call *call)
{
	for (int i = 0; i < call->count; i++)
		if (kind_of(call->spec, call->args[i].key) == 'M')
			make_name(call->line, call->args[i].value);
}

/* A new process has the descriptors of the first one. */
void copy_descriptors(int to)
{
	for (int i = 0; i < table->count; i++)
		table->names[i].descriptor[to] = table->names[i].descriptor[0];
}

bool has(const struct call *call, const char *key) { return value_of(call, key); }
bool is(const struct call *call, const char *key, const char *value) { return has(call, key) && !strcmp(value_of(call, key), value); }

uint64_t number_of(const struct call *call, const char *key, uint64_t absent)
{
	const char *value = value_of(call, key);
	struct name *name;
	uint64_t number;

	if (!value)
		return absent;
	if (parse_number(value, &number))
		return number;
	name = find_name(value);
	return name && !name->is_descriptor && name->number >= 0 ? (uint64_t)name->number : 0;
}

int descriptor_of(const struct call *call, const char *key)
{
	const char *value = value_of(call, key);
	struct name *name = value ? find_name(value) : NULL;

	return name && name->is_descriptor ? name->descriptor[this_process] : -1;
}

uint32_t word_of(const struct call *call, const char *key, uint32_t absent)
{
	uint64_t number;

	return has(call, key) && parse_word(key, value_of(call, key), &number) ? (uint32_t)number : absent;
}
