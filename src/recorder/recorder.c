/*
 * Plays a file of calls against /dev/iommu and prints the run with the kernel's answers, in the format of the cases.
 *
 *   recorder [--dry] FILE
 *
 * A line of FILE is one call: `map fd=F ioas=A iova=0x1000000 len=4096 prot=RW as=m`; `#` begins a comment.
 * --dry asks nothing and prints every answer as `unasked`; it needs neither the device file nor the kernel's headers.
 * Exit status: 0 when the run was printed, 2 when the file is not understood or there is no /dev/iommu.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#ifndef DRY_ONLY
#include <linux/iommufd.h>
#endif

enum { ARGS = 8, WORD = 128, NAMES = 4096, RANGES = 32 };

struct call { int line, count; char op[WORD]; struct { char key[WORD], value[WORD]; } args[ARGS]; };

/* What a name stands for: the number of an object, or a descriptor, which can be closed. A failed call makes -1. */
static struct name { char word[WORD]; int64_t value; } names[NAMES];
static int name_count;
static const char *file_name;

/* A call and its arguments; those after a `?` may be absent. */
static const struct spec { const char *op, *keys[ARGS]; } specs[] = {
	{ "open_fd", { "as" } },
	{ "dup_fd", { "fd", "as" } },
	{ "close_fd", { "fd" } },
	{ "ioas_alloc", { "fd", "?as" } },
	{ "ioas_destroy", { "fd", "id" } },
	{ "obj_destroy", { "fd", "id" } },
	{ "map", { "fd", "ioas", "?iova", "len", "?prot", "?uptr_offset", "?as" } },
	{ "unmap", { "fd", "ioas", "iova", "len" } },
	{ "copy", { "fd", "src", "src_iova", "dst", "?dst_iova", "len", "?prot", "?as" } },
	{ "allow_iovas", { "fd", "ioas", "?ranges" } },
	{ "iova_ranges", { "fd", "ioas" } },
	{ "option_set", { "fd", "option", "?id", "val" } },
	{ "option_get", { "fd", "option", "?id" } },
	{ "vfio_ioas_get", { "fd" } },
	{ "vfio_ioas_set", { "fd", "id" } },
	{ "vfio_ioas_clear", { "fd" } },
};

/* What an argument is: a name or a number, a name this call makes, or what its key says. */
enum kind { VALUE, MAKES, PROT, RANGE_LIST, OPTION };

static enum kind kind_of(const char *key)
{
	return !strcmp(key, "as") ? MAKES : !strcmp(key, "prot") ? PROT : !strcmp(key, "ranges") ? RANGE_LIST :
	       !strcmp(key, "option") ? OPTION : VALUE;
}

static void die(int line, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	fprintf(stderr, line ? "recorder: %s:%d: " : "recorder: ", file_name, line);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	exit(2);
}

static const char *value_of(const struct call *call, const char *key)
{
	int i = 0;

	while (i < call->count && strcmp(call->args[i].key, key))
		i++;
	return i < call->count ? call->args[i].value : NULL;
}

static struct name *find_name(const char *word)
{
	int i = 0;

	while (i < name_count && strcmp(names[i].word, word))
		i++;
	return i < name_count ? &names[i] : NULL;
}

static void make_name(int line, const char *word, int64_t value)
{
	struct name *name = find_name(word);

	if (!name && name_count == NAMES)
		die(line, "more than %d names", NAMES);
	if (!name)
		strcpy((name = &names[name_count++])->word, word);
	name->value = value;
}

/* A number of 64 bits, or U64_MAX. */
static bool parse_number(const char *text, uint64_t *number)
{
	char *end;

	*number = UINT64_MAX;
	if (!isdigit((unsigned char)*text))
		return !strcmp(text, "U64_MAX");
	errno = 0;
	*number = strtoull(text, &end, 0);
	return !errno && !*end;
}

/* `first-last,first-last`; the count of ranges, or -1. */
static int parse_ranges(const char *text, uint64_t (*ranges)[2])
{
	char copy[WORD], *rest = copy, *first;
	int count = 0;

	strcpy(copy, text);
	while ((first = strsep(&rest, ","))) {
		char *last = first;

		strsep(&last, "-");
		if (!last || count == RANGES || !parse_number(first, &ranges[count][0]) || !parse_number(last, &ranges[count][1]))
			return -1;
		count++;
	}
	return count;
}

static void check_value(int line, const char *key, const char *value)
{
	static const char *const wanted[] = { [VALUE] = "a number of 64 bits", [PROT] = "made of R and W",
		[RANGE_LIST] = "a list of ranges first-last", [OPTION] = "rlimit_mode or huge_pages" };
	uint64_t number, ranges[RANGES][2];
	enum kind kind = kind_of(key);

	if (kind == MAKES)
		make_name(line, value, -1);
	else if (kind == VALUE && !isdigit((unsigned char)*value) && !parse_number(value, &number)) {
		if (strcmp(value, "closed") && !find_name(value))
			die(line, "name '%s' is used before it is made (%s)", value, key);
	} else if (kind == VALUE ? !parse_number(value, &number) : kind == PROT ? strspn(value, "RW") != strlen(value) :
		   kind == RANGE_LIST ? parse_ranges(value, ranges) < 0 : strcmp(value, "rlimit_mode") && strcmp(value, "huge_pages"))
		die(line, "%s=%s is not %s", key, value, wanted[kind]);
}

static void check_call(const struct call *call)
{
	const struct spec *spec = specs, *end = specs + sizeof(specs) / sizeof(*specs);
	int known = 0;

	while (spec < end && strcmp(spec->op, call->op))
		spec++;
	if (spec == end)
		die(call->line, "there is no call '%s'", call->op);
	for (int i = 0; spec->keys[i]; i++) {
		bool optional = *spec->keys[i] == '?';
		const char *key = spec->keys[i] + optional, *value = value_of(call, key);

		if (!value && !optional)
			die(call->line, "%s lacks its argument '%s'", call->op, key);
		if (value)
			known++, check_value(call->line, key, value);
	}
	if (known != call->count)
		die(call->line, "%s has an argument that it does not take, or one twice", call->op);
}

/* Letters, digits and what numbers and lists need: nothing that JSON would have to escape. */
static void take_word(int line, char *to, const char *from)
{
	if (strlen(from) >= WORD)
		die(line, "'%.20s...' is too long", from);
	if (strspn(from, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-,.") != strlen(from))
		die(line, "'%s' has a character that no word may have", from);
	strcpy(to, from);
}

/* Reads one line; false for an empty one. */
static bool parse_call(int line, char *text, struct call *call)
{
	char *word, *rest = text;

	text[strcspn(text, "#\r\n")] = 0;
	memset(call, 0, sizeof(*call));
	call->line = line;
	while ((word = strsep(&rest, " \t"))) {
		char *value = strchr(word, '=');

		if (!*word)
			continue;
		if (!*call->op) {
			take_word(line, call->op, word);
			continue;
		}
		if (!value || value == word || call->count == ARGS)
			die(line, "'%s' is not key=value, or one argument too many", word);
		*value++ = 0;
		take_word(line, call->args[call->count].key, word);
		take_word(line, call->args[call->count++].value, value);
	}
	if (*call->op)
		check_call(call);
	return *call->op;
}

static void print_number(const char *before, uint64_t number)
{
	printf(number == UINT64_MAX ? "%s\"U64_MAX\"" : "%s%" PRIu64, before, number);
}

static void print_value(enum kind kind, const char *value)
{
	uint64_t number, ranges[RANGES][2];

	if (kind == RANGE_LIST) {
		for (int i = 0, count = parse_ranges(value, ranges); i < count; i++) {
			print_number(i ? ",[" : "[[", ranges[i][0]);
			print_number(",", ranges[i][1]);
			printf(i == count - 1 ? "]]" : "]");
		}
	} else if (kind == PROT) {
		printf("[%s%s%s]", strchr(value, 'R') ? "\"R\"" : "", value[0] && value[1] ? "," : "", strchr(value, 'W') ? "\"W\"" : "");
	} else if (kind == VALUE && parse_number(value, &number)) {
		print_number("", number);
	} else {
		printf("\"%s\"", value);
	}
}

static void print_call(const struct call *call, bool first, const char *answer, const char *out, uint64_t number)
{
	printf("%s\n{\"op\":\"%s\",\"args\":{", first ? "" : ",", call->op);
	for (int i = 0; i < call->count; i++) {
		printf("%s\"%s\":", i ? "," : "", call->args[i].key);
		print_value(kind_of(call->args[i].key), call->args[i].value);
	}
	printf("},\"expect\":\"%s\"", answer);
	if (out) {
		printf(",\"out\":{\"%s\"", out);
		print_number(":", number);
	}
	printf(out ? "}}" : "}");
}

#ifndef DRY_ONLY
#define HUGE_PAGE (UINT64_C(2) << 20)
#define MEMORY (UINT64_C(64) << 20)

/* A name that stands for nothing is object 0, and no descriptor. */
static int64_t ref(const struct call *call, const char *key, int64_t nothing)
{
	const char *value = value_of(call, key);
	struct name *name = value ? find_name(value) : NULL;
	uint64_t number;

	if (value && parse_number(value, &number))
		return (int64_t)number;
	return name && name->value >= 0 ? name->value : nothing;
}

static uint64_t number_of(const struct call *call, const char *key)
{
	uint64_t number;
	const char *value = value_of(call, key);

	return value && parse_number(value, &number) ? number : (uint64_t)ref(call, key, 0);
}

static uint32_t map_flags(const struct call *call, const char *iova)
{
	const char *prot = value_of(call, "prot") ?: "RW";

	return (value_of(call, iova) ? IOMMU_IOAS_MAP_FIXED_IOVA : 0) | (strchr(prot, 'R') ? IOMMU_IOAS_MAP_READABLE : 0) |
	       (strchr(prot, 'W') ? IOMMU_IOAS_MAP_WRITEABLE : 0);
}

/* Memory to map, aligned to a huge page so that automatic IOVAs do not depend on where it happens to be. */
static uint64_t memory(void)
{
	static uint64_t start;

	if (!start)
		start = (uintptr_t)mmap(NULL, MEMORY + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if ((void *)(uintptr_t)start == MAP_FAILED)
		die(0, "no memory to map");
	return start = (start + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

/* One ioctl on `fd`; its answer goes to `rc`, its structure is the value. */
#define CALL(request, type, ...) ({ struct type cmd = { .size = sizeof(cmd), __VA_ARGS__ }; rc = ioctl(fd, request, &cmd); cmd; })

/* Makes one call. The answer is 0 or -1 with errno; *out names what can be observed besides, *number is it. */
static int make_call(const struct call *call, const char **out, uint64_t *number)
{
	const char *op = call->op, *as = value_of(call, "as");
	int fd = (int)ref(call, "fd", -1), rc;
	uint32_t id = ref(call, "id", 0), ioas = ref(call, "ioas", 0);
	uint64_t len = number_of(call, "len"), iova = number_of(call, "iova"), ranges[RANGES][2];
	bool get = strstr(op, "_get"), set = strstr(op, "_set");

	if (!strcmp(op, "open_fd") || !strcmp(op, "dup_fd")) {
		rc = *op == 'o' ? open("/dev/iommu", O_RDWR | O_CLOEXEC) : dup(fd);
		make_name(call->line, as, rc);
		return rc < 0 ? -1 : 0;
	}
	if (!strcmp(op, "close_fd")) {
		rc = close(fd);
		make_name(call->line, value_of(call, "fd"), -1);
	} else if (!strcmp(op, "ioas_alloc")) {
		*out = "id", *number = CALL(IOMMU_IOAS_ALLOC, iommu_ioas_alloc).out_ioas_id;
	} else if (strstr(op, "_destroy")) {
		CALL(IOMMU_DESTROY, iommu_destroy, .id = id);
	} else if (!strcmp(op, "map")) {
		*out = "iova", *number = CALL(IOMMU_IOAS_MAP, iommu_ioas_map, .flags = map_flags(call, "iova"), .ioas_id = ioas,
			.user_va = memory() + number_of(call, "uptr_offset"), .length = len, .iova = iova).iova;
	} else if (!strcmp(op, "unmap")) {
		*out = "unmapped", *number = CALL(IOMMU_IOAS_UNMAP, iommu_ioas_unmap, .ioas_id = ioas, .iova = iova, .length = len).length;
	} else if (!strcmp(op, "copy")) {
		*out = "iova", *number = CALL(IOMMU_IOAS_COPY, iommu_ioas_copy, .flags = map_flags(call, "dst_iova"),
			.dst_ioas_id = ref(call, "dst", 0), .src_ioas_id = ref(call, "src", 0), .length = len,
			.dst_iova = number_of(call, "dst_iova"), .src_iova = number_of(call, "src_iova")).dst_iova;
	} else if (!strcmp(op, "allow_iovas")) {
		int count = value_of(call, "ranges") ? parse_ranges(value_of(call, "ranges"), ranges) : 0;

		CALL(IOMMU_IOAS_ALLOW_IOVAS, iommu_ioas_allow_iovas, .ioas_id = ioas, .num_iovas = count, .allowed_iovas = (uintptr_t)ranges);
	} else if (!strcmp(op, "iova_ranges")) {
		*out = "alignment", *number = CALL(IOMMU_IOAS_IOVA_RANGES, iommu_ioas_iova_ranges, .ioas_id = ioas, .num_iovas = RANGES,
			.allowed_iovas = (uintptr_t)ranges).out_iova_alignment;
	} else if (!strncmp(op, "option_", 7)) {
		*out = set ? NULL : "val", *number = CALL(IOMMU_OPTION, iommu_option, .op = set ? IOMMU_OPTION_OP_SET : IOMMU_OPTION_OP_GET,
			.option_id = *value_of(call, "option") == 'h' ? IOMMU_OPTION_HUGE_PAGES : IOMMU_OPTION_RLIMIT_MODE, .object_id = id,
			.val64 = number_of(call, "val")).val64;
	} else {
		*out = get ? "id" : NULL, *number = CALL(IOMMU_VFIO_IOAS, iommu_vfio_ioas, .ioas_id = id,
			.op = get ? IOMMU_VFIO_IOAS_GET : set ? IOMMU_VFIO_IOAS_SET : IOMMU_VFIO_IOAS_CLEAR).ioas_id;
	}
	if (as)
		make_name(call->line, as, rc ? -1 : (int64_t)*number);
	return rc;
}
#else
static int make_call(const struct call *call, const char **out, uint64_t *number)
{
	(void)out, (void)number;
	die(call->line, "built without the kernel's headers: it can only --dry");
	return -1;
}
#endif

int main(int argc, char **argv)
{
	bool dry = argc == 3 && !strcmp(argv[1], "--dry"), first = true;
	static char text[4096];
	struct call call;
	struct utsname system;
	FILE *file;

	if (argc != 2 + dry || *argv[argc - 1] == '-')
		die(0, "usage: recorder [--dry] FILE");
	file_name = argv[argc - 1];
	file = fopen(file_name, "r");
	if (!file)
		die(0, "%s: %s", file_name, strerror(errno));
	for (int line = 1; fgets(text, sizeof(text), file); line++)
		parse_call(line, text, &call);
	if (!dry && access("/dev/iommu", R_OK | W_OK))
		die(0, "/dev/iommu: %s; load the module iommufd, and run as a user who may open it", strerror(errno));
	rewind(file);
	uname(&system);
	system.release[strspn(system.release, "0123456789.")] = 0;
	printf("[{\"id\":\"recorded\",\"source\":\"recorder, on %s\",\"object\":\"ioas\",\"ran\":[\"%s\"],\"steps\":[",
	       system.machine, system.release);
	name_count = 0;
	for (int line = 1; fgets(text, sizeof(text), file); line++) {
		const char *out = NULL;
		uint64_t number = 0;
		int rc;

		if (!parse_call(line, text, &call))
			continue;
		rc = dry ? 0 : make_call(&call, &out, &number);
		print_call(&call, first, dry ? "unasked" : rc ? strerrorname_np(errno) : "ok", rc ? NULL : out, number);
		first = false;
	}
	printf("]}]\n");
	return 0;
}
