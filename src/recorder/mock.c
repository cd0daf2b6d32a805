/* Calls on the kernel's mock devices. Its test driver binds and attaches at once: `bind_device` looks ahead, and answers for the `attach` that follows, too. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "recorder.h"
#include "driver.h"

int test(int fd, struct test *data)
{
	data->size = sizeof(*data);
	return ioctl(fd, (';' << 8) | 0xa0, data);
}

/* Calls on accesses and dmabufs go through any context, so that they need none of the run's own. */
int any_context(void)
{
	static int fd = -1, owner = -1;

	if (owner != getpid())
		fd = open("/dev/iommu", O_RDWR | O_CLOEXEC), owner = getpid();
	return fd;
}

/* The mock devices of a run: the number of the test driver's object beside that of the device, which names have. */
static struct mock { char word[WORD], fd[WORD]; uint32_t object; bool gone; } mocks[NAMES];
static int mock_count;
static struct { bool waits; int rc, error; uint32_t hwpt; } attached;

static struct mock *find_mock(const char *word)
{
	for (int i = mock_count - 1; word && i >= 0; i--)
		if (!strcmp(mocks[i].word, word))
			return &mocks[i];
	return NULL;
}

static int fd_named(const char *word)
{
	struct name *name = find_name(word);

	return name && name->is_descriptor ? name->descriptor[this_process] : -1;
}

/* The context of a mock device, or of an object that a call names beside it. */
int context_of(const struct call *call, const char *key)
{
	struct mock *mock = find_mock(value_of(call, key));

	return has(call, "fd") ? descriptor_of(call, "fd") : mock ? fd_named(mock->fd) : -1;
}

static int bind_device(const struct call *call)
{
	struct device *device = find_device(value_of(call, "dev"));
	const struct call *next = next_call;
	bool joined = next && !strcmp(next->op, "attach") && is(next, "dev", value_of(call, "as") ?: "") && !number_of(next, "pasid", 0) && !strcmp(next->process, call->process);
	int fd = descriptor_of(call, "fd");
	struct test data = { .op = DOMAIN };
	struct mock *mock;

	if (!device || *device->path)
		return cannot("bind_device is a call of the kernel's own drivers; a VFIO device has cdev_bind");
	if (fd < 0)
		return errno = EBADF, -1;
	if (!joined)
		return cannot("the test driver attaches a mock device as it binds it: an attach must follow");
	if (mock_count == NAMES)
		return cannot("more than %d mock devices", NAMES);
	data.id = number_of(next, "pt", 0);
	data.word[3] = device->mock;
	attached.waits = true;
	attached.rc = test(fd, &data);
	attached.error = errno;
	attached.hwpt = data.word[1];
	mock = &mocks[mock_count++];
	strcpy(mock->word, value_of(call, "as"));
	strcpy(mock->fd, value_of(call, "fd"));
	mock->object = data.word[0];
	mock->gone = attached.rc;
	if (!attached.rc)
		out_number("id", data.word[2]);
	/* Of a device whose attach failed nothing is left but its name. */
	name_number(call, "as", attached.rc ? 0 : data.word[2]);
	return 0;
}

static int on_pasid(const struct call *call, int op)
{
	struct mock *mock = find_mock(value_of(call, "dev"));
	struct test data = { .op = op, .id = mock ? mock->object : 0 };
	bool out = op == PASID_ATTACH || op == PASID_REPLACE;
	int rc, fd = context_of(call, "dev");

	if (!mock || mock->gone || fd < 0)
		return cannot("%s is no mock device that a descriptor reaches", value_of(call, "dev"));
	data.word[0] = number_of(call, "pasid", 0);
	if (op == REPLACE)
		data.word[0] = number_of(call, "pt", 0);
	else if (out)
		data.word[1] = number_of(call, "pt", 0);
	rc = test(fd, &data);
	if (!rc && (op == REPLACE || out)) {
		out_number("hwpt", data.word[op != REPLACE]);
		name_number(call, "as", data.word[op != REPLACE]);
	}
	return rc;
}

static int attach(const struct call *call)
{
	if (number_of(call, "pasid", 0))
		return on_pasid(call, PASID_ATTACH);
	if (!attached.waits)
		return cannot("the test driver attaches a mock device only as it binds it");
	attached.waits = false;
	if (!attached.rc) {
		out_number("hwpt", attached.hwpt);
		name_number(call, "as", attached.hwpt);
	}
	errno = attached.error;
	return attached.rc;
}

static int replace(const struct call *call) { return on_pasid(call, number_of(call, "pasid", 0) ? PASID_REPLACE : REPLACE); }

static int detach(const struct call *call)
{
	return number_of(call, "pasid", 0) ? on_pasid(call, PASID_DETACH) : cannot("the test driver detaches a mock device only as it unbinds it");
}

static int unbind_device(const struct call *call)
{
	struct mock *mock = find_mock(value_of(call, "dev"));
	uint32_t data[2] = { sizeof(data), mock ? mock->object : 0 };
	int fd = context_of(call, "dev");

	/* A failing attach has unbound it already, and nobody knows its number. */
	if (!mock || mock->gone || fd < 0)
		return cannot("%s is no mock device that a descriptor reaches", value_of(call, "dev"));
	/* Its number stays what it was: once it is gone, that of nothing, or of whatever came to it since. */
	return ioctl(fd, (';' << 8) | 0x80, data);
}

/* The test driver compares with a table that it is told: all numbers are tried. */
static int pasid_check(const struct call *call)
{
	struct mock *mock = find_mock(value_of(call, "dev"));
	int fd = context_of(call, "dev");

	if (!mock || mock->gone || fd < 0)
		return cannot("%s is no mock device that a descriptor reaches", value_of(call, "dev"));
	for (uint32_t id = 0; id < HIGHEST; id++) {
		struct test data = { .op = PASID_CHECK, .id = mock->object };

		data.word[0] = number_of(call, "pasid", 0);
		data.word[1] = id;
		if (test(fd, &data))
			continue;
		if (id)
			out_number("hwpt", id);
		else
			out_json("\"hwpt\":null");
		return 0;
	}
	return -1;
}

const struct spec mock_calls[] = {
	{ "bind_device", "fd dev:T ?as:M", bind_device }, { "unbind_device", "dev", unbind_device },
	{ "attach", "dev pt ?pasid ?as:M", attach }, { "replace", "dev pt ?pasid ?as:M", replace }, { "detach", "dev ?pasid", detach },
	{ "pasid_check", "dev pasid", pasid_check },
	{ 0 },
};
