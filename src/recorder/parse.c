/* Reading a call from a line, `map fd=F ioas=A iova=0x1000 len=4096 prot=RW as=m`. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "recorder.h"

static const struct spec *const tables[] = { file_calls, iommufd_calls, hwpt_calls, viommu_calls, mock_calls, access_calls, check_calls, vfio_calls, container_calls, kvm_calls, host_calls };
const char *file_name = "-";

/* Words for bits and types, by the argument in which they stand; a word that no kernel knows is a bit or a type that none knows. */
static const struct { const char *key, *word; uint32_t number; } words[] = {
	{ "flags", "NEST_PARENT", 1 }, { "flags", "DIRTY_TRACKING", 2 }, { "flags", "FAULT_ID_VALID", 4 }, { "flags", "PASID", 8 },
	{ "flags", "FIXED_IOVA", 1 }, { "flags", "WRITEABLE", 2 }, { "flags", "READABLE", 4 }, { "flags", "ENABLE", 1 }, { "flags", "NO_CLEAR", 1 },
	{ "flags", "INPUT_TYPE", 1 }, { "flags", "READ", 1 }, { "flags", "WRITE", 2 }, { "flags", "VADDR", 4 }, { "flags", "GET_DIRTY_BITMAP", 1 },
	{ "flags", "ALL", 2 }, { "flags", "TOKEN", 1 }, { "flags", "OTHER", 0x40000000 }, { "flags", "BOGUS", 0x40000000 },
	{ "option", "rlimit_mode", 0 }, { "option", "RLIMIT_MODE", 0 }, { "option", "huge_pages", 1 }, { "option", "HUGE_PAGES", 1 },
	{ "data", "NONE", 0 }, { "data", "VTD_S1", 1 }, { "data", "ARM_SMMUV3", 2 }, { "data", "AMD_GUEST", 3 }, { "data", "SELFTEST", 0xdead },
	{ "type", "VTD_S1", 0 }, { "type", "DEFAULT", 0 }, { "type", "NONE", 0 }, { "type", "INTEL_VTD", 1 },
	{ "type", "TYPE1", 1 }, { "type", "TYPE1v2", 3 }, { "type", "NOIOMMU", 8 }, { "type", "SPAPR_TCE", 2 }, { "type", "SPAPR_TCE_v2", 7 },
	{ "ext", "TYPE1", 1 }, { "ext", "SPAPR_TCE", 2 }, { "ext", "TYPE1v2", 3 }, { "ext", "DMA_CC", 4 }, { "ext", "EEH", 5 },
	{ "ext", "SPAPR_TCE_v2", 7 }, { "ext", "NOIOMMU", 8 }, { "ext", "UNMAP_ALL", 9 }, { "ext", "UPDATE_VADDR", 10 },
	{ "group", "FILE", 1 }, { "group", "GROUP", 1 }, { "attr", "ADD", 1 }, { "attr", "DEL", 2 },
};

void die(int line, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	fprintf(stderr, line ? "recorder: %s:%d: " : "recorder: ", file_name, line);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	exit(2);
}

const struct spec *find_call(const char *op)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (const struct spec *spec = tables[i]; spec->op; spec++)
			if (!strcmp(spec->op, op))
				return spec;
	return NULL;
}

const char *value_of(const struct call *call, const char *key)
{
	for (int i = 0; i < call->count; i++)
		if (!strcmp(call->args[i].key, key))
			return call->args[i].value;
	return NULL;
}

/* The next key of a list of keys; its kind, V where none is said. */
static const char *next_key(const char *keys, char *key, bool *optional, char *kind)
{
	size_t length;

	keys += strspn(keys, " ");
	*optional = *keys == '?';
	keys += *optional;
	length = strcspn(keys, " :");
	memcpy(key, keys, length);
	key[length] = 0;
	keys += length;
	*kind = *keys == ':' ? keys[1] : 'V';
	return keys + (*keys == ':' ? 2 : 0);
}

char kind_of(const struct spec *spec, const char *key)
{
	char each[KEY], kind;
	bool optional;

	for (const char *keys = spec->keys; *keys;) {
		keys = next_key(keys, each, &optional, &kind);
		if (!strcmp(each, key))
			return kind;
	}
	return 0;
}

/* A number of 64 bits, or U64_MAX. */
bool parse_number(const char *text, uint64_t *number)
{
	char *end;

	*number = UINT64_MAX;
	if (!strcmp(text, "U32_MAX"))
		return *number = UINT32_MAX, true;
	if (!isdigit((unsigned char)*text))
		return !strcmp(text, "U64_MAX");
	errno = 0;
	*number = strtoull(text, &end, 0);
	return !errno && !*end;
}

/* Words and numbers of one argument, joined by commas, as the bits of all of them. */
bool parse_word(const char *key, const char *text, uint64_t *number)
{
	char copy[VALUE], *rest = copy, *each;
	uint64_t one;

	strcpy(copy, text);
	*number = 0;
	while (*copy && (each = strsep(&rest, ","))) {
		size_t i = 0, count = sizeof(words) / sizeof(*words);

		while (i < count && (strcmp(words[i].key, key) || strcmp(words[i].word, each)))
			i++;
		if (i < count)
			one = words[i].number;
		else if (!parse_number(each, &one))
			return false;
		*number |= one;
	}
	return true;
}

/* `first-last,first-last`; the count of ranges, or -1. */
int parse_ranges(const char *text, uint64_t (*ranges)[2], int room)
{
	char copy[VALUE], *rest = copy, *first;
	int count = 0;

	strcpy(copy, text);
	while (*copy && (first = strsep(&rest, ","))) {
		char *last = first;

		strsep(&last, "-");
		if (!last || count == room || !parse_number(first, &ranges[count][0]) || !parse_number(last, &ranges[count][1]))
			return -1;
		count++;
	}
	return count;
}

static void check_name(int line, const char *key, const char *value)
{
	if (strcmp(value, "closed") && !find_name(value))
		die(line, "name '%s' is used before it is made (%s)", value, key);
}

static void check_value(int line, char kind, const char *key, const char *value)
{
	uint64_t number, ranges[RANGES][2];

	if (kind == 'M')
		make_name(line, value);
	else if (kind == 'I' && *value == '-')
		return;
	else if ((kind == 'V' || kind == 'I') && !isdigit((unsigned char)*value) && !parse_number(value, &number))
		check_name(line, key, value);
	else if (kind == 'V' && !parse_number(value, &number))
		die(line, "%s=%s is not a number of 64 bits", key, value);
	else if (kind == 'P' && strspn(value, "RW") != strlen(value))
		die(line, "%s=%s is not made of R and W", key, value);
	else if (kind == 'R' && parse_ranges(value, ranges, RANGES) < 0)
		die(line, "%s=%s is not a list of ranges first-last", key, value);
	else if (kind == 'W' && !parse_word(key, value, &number))
		die(line, "%s=%s has a word that is not known", key, value);
	else if (kind == 'B' && strcmp(value, "true") && strcmp(value, "false"))
		die(line, "%s=%s is neither true nor false", key, value);
}

static void check_call(const struct call *call)
{
	char key[KEY], kind;
	bool optional;
	int known = 0;

	for (const char *keys = call->spec->keys; *keys;) {
		const char *value;

		keys = next_key(keys, key, &optional, &kind);
		value = value_of(call, key);
		if (!value && !optional)
			die(call->line, "%s lacks its argument '%s'", call->op, key);
		if (value)
			known++, check_value(call->line, kind, key, value);
	}
	if (known != call->count)
		die(call->line, "%s has an argument that it does not take, or one twice", call->op);
}

/* Letters, digits and what numbers and lists need: nothing that JSON would have to escape. */
static void check_text(int line, const char *text, size_t room, bool is_json)
{
	if (strlen(text) >= room)
		die(line, "'%.20s...' is too long", text);
	if (strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-,.:/") != strlen(text) && !is_json)
		die(line, "'%s' has a character that no word may have", text);
}

/* Reads one line; false for an empty one. */
bool parse_call(int line, char *text, struct call *call)
{
	char *word, *rest;

	text[strcspn(text, "#\r\n")] = 0;
	rest = call->text = strdup(text);
	call->line = line;
	call->count = 0;
	*call->op = *call->process = 0;
	while ((word = strsep(&rest, " \t"))) {
		char *value = strchr(word, '=');

		if (!*word)
			continue;
		if (!*call->op && word[strlen(word) - 1] == ':') {
			word[strlen(word) - 1] = 0;
			check_text(line, word, WORD, false);
			strcpy(call->process, word);
			continue;
		}
		if (!*call->op) {
			check_text(line, word, WORD, false);
			strcpy(call->op, word);
			continue;
		}
		if (!value || value == word || call->count == ARGS)
			die(line, "'%s' is not key=value, or one argument too many", word);
		*value++ = 0;
		check_text(line, word, KEY, false);
		check_text(line, value, VALUE, !strcmp(word, "entries") || !strcmp(word, "bits"));
		strcpy(call->args[call->count].key, word);
		call->args[call->count++].value = value;
	}
	if (!*call->op)
		return false;
	call->spec = find_call(call->op);
	if (!call->spec)
		die(line, "there is no call '%s'", call->op);
	check_call(call);
	return true;
}
