/* What the parts of the recorder share: calls as they are read, what their names stand for, and the answer of a call. */
#ifndef RECORDER_H
#define RECORDER_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { ARGS = 14, KEY = 24, WORD = 160, VALUE = 4096, NAMES = 4096, RANGES = 256, PROCESSES = 8, OUT = 16384, LINE = 8192 };

struct call {
	int line, count;
	char op[WORD], process[WORD];
	const struct spec *spec;
	struct { char key[KEY]; const char *value; } args[ARGS];
	char *text;
};

/* A call: its arguments, as `fd ioas ?iova len ?prot:P ?as:M`, and what makes it. `?` may be absent; what follows `:` is its kind. */
struct spec {
	const char *op, *keys;
	int (*make)(const struct call *call);
};
extern const struct spec iommufd_calls[], hwpt_calls[], viommu_calls[], mock_calls[], access_calls[], check_calls[], file_calls[], vfio_calls[], container_calls[], kvm_calls[], host_calls[];

/* What a name stands for: a number, which all processes share, or a descriptor of each process; what is not there is -1. */
struct name {
	char word[WORD];
	int64_t number;
	int descriptor[PROCESSES];
	bool is_descriptor;
};

/* parse.c */
void die(int line, const char *format, ...) __attribute__((noreturn, format(printf, 2, 3)));
extern const char *file_name;
const struct spec *find_call(const char *op);
bool parse_call(int line, char *text, struct call *call);
const char *value_of(const struct call *call, const char *key);
bool parse_number(const char *text, uint64_t *number);
int parse_ranges(const char *text, uint64_t (*ranges)[2], int room);
bool parse_word(const char *key, const char *text, uint64_t *number);
char kind_of(const struct spec *spec, const char *key);

/* print.c */
void print_call(const struct call *call, const char *answer);

/* names.c: common memory, so that what one process makes the others know. */
void forget_names(void);
struct name *find_name(const char *word);
struct name *make_name(int line, const char *word);
void name_number(const struct call *call, const char *key, int64_t number);
void name_descriptor(const struct call *call, const char *key, int descriptor);
void name_nothing(const struct call *call);
void copy_descriptors(int to);
extern int this_process;
/* What an argument says: a number, with names by what they stand for, and 0 for nothing; a descriptor, and -1 for nothing. */
uint64_t number_of(const struct call *call, const char *key, uint64_t absent);
int descriptor_of(const struct call *call, const char *key);
uint32_t word_of(const struct call *call, const char *key, uint32_t absent);
bool has(const struct call *call, const char *key);
bool is(const struct call *call, const char *key, const char *value);

/* answer.c: what a call answers besides its errno, as the inside of a JSON object. */
void begin_answer(void);
const char *end_answer(int rc);
void out_number(const char *key, uint64_t number);
void out_ranges(const char *key, uint64_t (*ranges)[2], int count);
void out_text(const char *key, const char *text);
void out_json(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The call cannot be asked here: why, as an answer of its own. */
int cannot(const char *why, ...) __attribute__((format(printf, 1, 2)));

/* memory.c */
enum { PAGE = 4096 };
uint64_t memory_of(const struct call *call);

/* world.c: devices and groups of the machine by the names that a run gives them. */
enum { DEVICES = 16, PATH = 256 };
/* `iommu_group` and `node` are those of the beginning: of what is gone the node is asked for all the same. */
struct device { char name[WORD], path[PATH], group[WORD], node[WORD]; int iommu_group; uint32_t mock; };
struct device *find_device(const char *name);
void directive(int line, char *text);
void forget_devices(void);
int group_of(const char *device);
bool write_file(const char *path, const char *text);
bool read_file(const char *path, char *text, int room);
extern bool drops_capabilities;
extern int64_t memory_lock;
/* How many calls are made one after another before the others are made at once; all, where it is not said. */
extern int calls_alone;

/* play.c: a run, its processes, and the answers. */
const char *answer_to(const struct call *call);
const char *make_call(const struct call *call);
extern const struct call *next_call;
void serve(const char *file);

/* together.c */
void play_together(const struct call *calls, int count, FILE *out);

/* channel.c, follow.c */
void open_channel(const char *file);
void say(const char *text);
void hear(char *line, size_t room);
void follow(char *words);
#endif
