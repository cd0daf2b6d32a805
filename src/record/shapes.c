/*
 * The table of structures, as it is given: a line a request, `REQUEST[/OP] MEMORY [POINTER…]`.
 *
 *   3b81 sized                   the first word says how long it is
 *   3b65 value                   the argument is no address
 *   3b6a text                    it ends with a 0
 *   3b82 sized @16:u8*16:i       at 16 a pointer to as many bytes as the word at 8 says times 16, read before the call
 *   3b8d sized @8:u20*u24:i      … the words at 20 and at 24 multiplied
 *   3b8c sized @40:b24/32:o      … a bit for as often as the long word at 32 goes into that at 24; read after the call
 *   4018aee1 bytes:24 @16:4:i    … 4 bytes
 *   3b85 sized m16               at 16 stands an address of memory, whose kind is told
 *   3b8f sized f12               at 12 stands a descriptor, and where it leads is told; f@: in what the first pointer points at
 *   3b8e sized slow              it makes a descriptor that is read: from then on every call of the process stops
 *   ae80 unwatched               left alone
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace.h"

enum { SHAPES = 128, POINTED = 1 << 16 };
static struct shape shapes[SHAPES];
static int shape_count;
uint32_t unwatched[32];
int unwatched_count;

static bool read_pointer(struct shape *shape, const char *word)
{
	struct pointer *pointer = &shape->pointers[shape->count];
	int used = 0;

	if (shape->count == POINTERS)
		return false;
	if (sscanf(word, "@%u:u%u*u%u:%c%n", &pointer->offset, &pointer->first, &pointer->second, &pointer->when, &used) == 4 && !word[used])
		pointer->form = 'u';
	else if (sscanf(word, "@%u:u%u*%u:%c%n", &pointer->offset, &pointer->first, &pointer->second, &pointer->when, &used) == 4 && !word[used])
		pointer->form = 'n';
	else if (sscanf(word, "@%u:b%u/%u:%c%n", &pointer->offset, &pointer->first, &pointer->second, &pointer->when, &used) == 4 && !word[used])
		pointer->form = 'b';
	else if (sscanf(word, "@%u:%u:%c%n", &pointer->offset, &pointer->first, &pointer->when, &used) == 3 && !word[used])
		pointer->form = '=';
	else
		return false;
	shape->count++;
	return strchr("iob", pointer->when);
}

static bool read_word(struct shape *shape, const char *word)
{
	if (!strcmp(word, "f@"))
		return (shape->refers = POINTED_AT);
	if (!strcmp(word, "slow"))
		return (shape->slow = true);
	return *word == 'm' ? sscanf(word, "m%d", &shape->described) == 1 : *word == 'f' ? sscanf(word, "f%d", &shape->refers) == 1 : read_pointer(shape, word);
}

static bool read_shape(char *line)
{
	struct shape shape = { .described = -1, .refers = -1 };
	char *rest = line, *word = strsep(&rest, " \n");

	shape.has_op = sscanf(word, "%x/%u", &shape.request, &shape.op) == 2;
	if (!shape.request || shape_count == SHAPES)
		return false;
	word = strsep(&rest, " \n");
	if (!word)
		return false;
	if (!strcmp(word, "unwatched")) {
		unwatched[unwatched_count++ % 32] = shape.request;
		return unwatched_count <= 32;
	}
	if (!strcmp(word, "sized") || !strcmp(word, "value") || !strcmp(word, "text"))
		shape.memory = *word == 's' ? SIZED : *word == 'v' ? VALUE : TEXT;
	else if (sscanf(word, "bytes:%u", &shape.bytes) == 1 && shape.bytes <= MOST)
		shape.memory = BYTES;
	else
		return false;
	while ((word = strsep(&rest, " \n")))
		if (*word && !read_word(&shape, word))
			return false;
	shapes[shape_count++] = shape;
	return true;
}

int read_shapes(const char *file)
{
	char line[256];
	FILE *in = fopen(file, "r");
	int number = 0, wrong = in ? 0 : -1;

	while (!wrong && in && fgets(line, sizeof(line), in)) {
		number++;
		if (*line != '\n' && !read_shape(line))
			wrong = number;
	}
	if (in)
		fclose(in);
	return wrong;
}

static uint64_t at(const unsigned char *structure, long length, uint32_t offset, unsigned width)
{
	uint64_t value = 0;

	if (length < 0 || offset + width > (uint64_t)length)
		return 0;
	memcpy(&value, structure + offset, width);
	return value;
}

/* A request without a line says its own length in its number, or in its first word. */
struct shape shape_of(uint32_t request, const unsigned char *structure, long length)
{
	struct shape unknown = { .request = request, .memory = SIZED, .described = -1, .refers = -1, .bytes = request >> 16 & 0x3fff };

	for (int i = 0; i < shape_count; i++)
		if (shapes[i].request == request && (!shapes[i].has_op || (structure && at(structure, length, 4, 4) == shapes[i].op)))
			return shapes[i];
	if (unknown.bytes)
		unknown.memory = BYTES;
	return unknown;
}

uint64_t length_of(const struct pointer *pointer, const unsigned char *structure, long length)
{
	uint64_t first = pointer->form == '=' ? pointer->first : at(structure, length, pointer->first, pointer->form == 'b' ? 8 : 4);
	uint64_t second = pointer->form == 'n' ? pointer->second : at(structure, length, pointer->second, pointer->form == 'b' ? 8 : 4);
	uint64_t bytes = pointer->form == '=' ? first : pointer->form != 'b' ? first * second : second ? (first / second + 7) / 8 : 0;

	return bytes < POINTED ? bytes : POINTED;
}
