/* Writing a call as JSON, with what was answered. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "recorder.h"

static void print_number(const char *before, uint64_t number)
{
	printf(number == UINT64_MAX ? "%s\"U64_MAX\"" : "%s%" PRIu64, before, number);
}

static void print_list(const char *value)
{
	char copy[VALUE], *rest = copy, *each;
	bool more = false;

	strcpy(copy, value);
	putchar('[');
	while (*copy && (each = strsep(&rest, ",")))
		printf("%s\"%s\"", more ? "," : "", each), more = true;
	putchar(']');
}

static void print_value(char kind, const char *value)
{
	uint64_t number, ranges[RANGES][2];

	if (kind == 'R') {
		int count = parse_ranges(value, ranges, RANGES);

		putchar('[');
		for (int i = 0; i < count; i++) {
			print_number(i ? ",[" : "[", ranges[i][0]);
			print_number(",", ranges[i][1]);
			putchar(']');
		}
		putchar(']');
	} else if (kind == 'P') {
		printf("[%s%s%s]", strchr(value, 'R') ? "\"R\"" : "", value[0] && value[1] ? "," : "", strchr(value, 'W') ? "\"W\"" : "");
	} else if (kind == 'L') {
		print_list(value);
	} else if (kind == 'B' || kind == 'J' || (kind == 'I' && *value == '-')) {
		printf("%s", value);
	} else if (kind != 'M' && kind != 'T' && parse_number(value, &number)) {
		print_number("", number);
	} else {
		printf("\"%s\"", value);
	}
}

/* The call as a step of a case, with what was answered. */
void print_call(const struct call *call, const char *answer)
{
	printf("{\"op\":\"%s\",\"args\":{", call->op);
	for (int i = 0; i < call->count; i++) {
		printf("%s\"%s\":", i ? "," : "", call->args[i].key);
		print_value(kind_of(call->spec, call->args[i].key), call->args[i].value);
	}
	printf("},");
	if (*call->process)
		printf("\"proc\":\"%s\",", call->process);
	printf("%s}", answer);
}
