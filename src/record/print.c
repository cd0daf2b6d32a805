/* Lines of events, which go to whoever decodes them. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "trace.h"

int64_t first_time;
static FILE *output;
static int64_t last_flush;
enum { OFTEN = 100000000 };

int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * INT64_C(1000000000) + time.tv_nsec - first_time;
}

void open_output(int fd)
{
	static char room[1 << 16];

	output = fdopen(fd, "w");
	if (output)
		setvbuf(output, room, _IOFBF, sizeof(room));
	first_time = now();
}

/* Whoever reads the lines is gone, or its disk is full: what would follow is of no use to anybody. */
static void check(void)
{
	if (ferror(output)) {
		fputs("tracer: the recording cannot be written; the program is ended with it\n", stderr);
		exit(2);
	}
}

void begin_line(const char *kind) { fputs(kind, output); }
void put_number(const char *key, int64_t number) { fprintf(output, " %s=%" PRId64, key, number); }
void put_hex(const char *key, uint64_t number) { fprintf(output, " %s=%" PRIx64, key, number); }

void put_text(const char *key, const char *text)
{
	fprintf(output, " %s=", key);
	for (; *text; text++)
		fprintf(output, (unsigned char)*text <= ' ' || *text == '%' || (unsigned char)*text > '~' ? "%%%02X" : "%c", (unsigned char)*text);
}

/* `-` for memory that could not be read. */
void put_bytes(const char *key, const unsigned char *bytes, long length)
{
	static const char digits[] = "0123456789abcdef";

	fprintf(output, " %s=", key);
	if (length < 0)
		putc('-', output);
	for (long i = 0; i < length; i++) {
		putc(digits[bytes[i] >> 4], output);
		putc(digits[bytes[i] & 15], output);
	}
}

void end_line(void)
{
	putc('\n', output);
	check();
}

void flush_output(void)
{
	last_flush = now();
	fflush(output);
	check();
}

/* While a program runs, its lines go on their way ten times a second. */
void flush_at_times(void)
{
	if (now() - last_flush > OFTEN)
		flush_output();
}
