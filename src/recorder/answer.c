/* The answer of a call, written as the inside of a JSON object: "expect":"ok","out":{…}. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "recorder.h"

static char outs[OUT], answer[OUT + WORD * 2], refusal[WORD * 2];

void begin_answer(void) { *outs = *refusal = 0; }

static void add(const char *format, va_list list)
{
	size_t used = strlen(outs);

	vsnprintf(outs + used, sizeof(outs) - used, format, list);
}

void out_json(const char *format, ...)
{
	va_list list;

	if (*outs)
		strncat(outs, ",", sizeof(outs) - strlen(outs) - 1);
	va_start(list, format);
	add(format, list);
	va_end(list);
}

static const char *shown(uint64_t number, char *text)
{
	sprintf(text, number == UINT64_MAX ? "\"U64_MAX\"" : "%" PRIu64, number);
	return text;
}

void out_number(const char *key, uint64_t number)
{
	char text[32];

	out_json("\"%s\":%s", key, shown(number, text));
}

void out_text(const char *key, const char *text) { out_json("\"%s\":\"%s\"", key, text); }

void out_ranges(const char *key, uint64_t (*ranges)[2], int count)
{
	char list[OUT / 2] = "", first[32], last[32];

	for (int i = 0; i < count && strlen(list) < sizeof(list) - 80; i++)
		sprintf(list + strlen(list), "%s[%s,%s]", i ? "," : "", shown(ranges[i][0], first), shown(ranges[i][1], last));
	out_json("\"%s\":[%s]", key, list);
}

int cannot(const char *why, ...)
{
	va_list list;

	va_start(list, why);
	vsnprintf(refusal, sizeof(refusal), why, list);
	va_end(list);
	return -1;
}

const char *end_answer(int rc)
{
	int error = errno;

	if (*refusal)
		snprintf(answer, sizeof(answer), "\"cannot\":\"%s\"", refusal);
	else if (rc < 0 && !strerrorname_np(error))
		snprintf(answer, sizeof(answer), "\"expect\":\"errno %d\"", error);
	else
		snprintf(answer, sizeof(answer), *outs ? "\"expect\":\"%s\",\"out\":{%s}" : "\"expect\":\"%s\"", rc < 0 ? strerrorname_np(error) : "ok", outs);
	return answer;
}
