/* Calls on accesses, which the test driver makes in the place of a mediated device. */
#define _GNU_SOURCE
#include <string.h>
#include <unistd.h>

#include "recorder.h"
#include "driver.h"

static int access_create(const struct call *call)
{
	struct test data = { .op = ACCESS, .id = number_of(call, "ioas", 0) };
	int rc;

	if (!has(call, "ioas"))
		return cannot("the test driver attaches an access as it makes it");
	data.word[1] = !is(call, "needs_pin", "false");
	rc = test(descriptor_of(call, "fd"), &data);
	if (!rc)
		name_descriptor(call, "as", (int)data.word[0]);
	return rc;
}

static struct test of_access(const struct call *call, int op) { return (struct test){ .op = op, .id = (uint32_t)descriptor_of(call, "access") }; }

static int access_replace(const struct call *call)
{
	struct test data = of_access(call, ACCESS_REPLACE);

	data.word[0] = number_of(call, "ioas", 0);
	return test(any_context(), &data);
}

static int access_destroy(const struct call *call)
{
	int rc = close(descriptor_of(call, "access"));
	struct name *name = find_name(value_of(call, "access"));

	if (!rc && name)
		name->descriptor[this_process] = -1;
	return rc;
}

static int access_pin(const struct call *call)
{
	struct test data = of_access(call, PIN);
	int rc;

	data.word[0] = is(call, "write", "true");
	data.wide[1] = number_of(call, "iova", 0);
	data.wide[2] = number_of(call, "len", 0);
	rc = test(any_context(), &data);
	if (!rc) {
		out_number("id", data.word[1]);
		name_number(call, "as", data.word[1]);
	}
	return rc;
}

static int access_unpin(const struct call *call)
{
	struct test data = of_access(call, UNPIN);
	struct name *pin = find_name(value_of(call, "pin"));

	data.word[0] = pin && pin->number < 0 ? UINT32_MAX : number_of(call, "pin", 0);
	return test(any_context(), &data);
}

static int access_rw(const struct call *call)
{
	struct test data = of_access(call, RW);
	static unsigned char room[16 << 20];

	data.wide[0] = number_of(call, "iova", 0);
	data.wide[1] = number_of(call, "len", 0);
	data.wide[2] = (uintptr_t)room;
	data.word[6] = is(call, "write", "true");
	return test(any_context(), &data);
}

const struct spec access_calls[] = {
	{ "access_create", "fd ?ioas ?needs_pin:B ?as:M", access_create }, { "access_replace", "access ioas", access_replace },
	{ "access_destroy", "access", access_destroy }, { "access_pin", "access iova len ?write:B ?as:M", access_pin },
	{ "access_unpin", "access pin", access_unpin }, { "access_rw", "access iova len ?write:B", access_rw },
	{ 0 },
};
