/* What the parts of the tracer share: threads under trace, what is watched, the shapes of structures, and what is printed. */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PATH = 512, MOST = 4096, POINTERS = 4, PREFIXES = 8 };

/* One thread. A call that is looked at is kept from its beginning to its end. */
struct thread {
	pid_t tid, pid;
	bool used, entered, kept;
	/* Its parent has not told of it yet: it waits, so that nothing of it comes before its birth. */
	bool unborn;
	int64_t begin;
	uint64_t number, args[6];
	/* Of the descriptor: where it leads; of an ioctl: the structure before, and what it points at. */
	char to[PATH], path[PATH], memory[32], refers[PATH];
	unsigned char before[MOST], *pointed[POINTERS];
	long before_length, pointed_length[POINTERS];
	int64_t referred_size;
};

/* threads.c */
struct thread *find_thread(pid_t tid);
struct thread *add_thread(pid_t tid);
void drop_thread(struct thread *thread);
struct thread *next_thread(struct thread *after, pid_t pid);
bool is_slow(pid_t pid);
/* From now on every call of a process stops, as nothing else shows reads, writes and unmaps of what it has made. */
void make_slow(pid_t pid);
/* Forgets a process; false if it was never seen. */
void forget_process(pid_t pid);

/* shapes.c: how long the structure of a request is, and what it points at; as the table says that is read at the beginning. */
enum memory { SIZED, VALUE, TEXT, BYTES };
struct pointer { uint32_t offset, first, second; char form, when; };
enum { POINTED_AT = 1 << 20 };
struct shape { uint32_t request, op; bool has_op, slow; enum memory memory; uint32_t bytes; int32_t described, refers; int count; struct pointer pointers[POINTERS]; };
/* The first line that is not understood, or 0. */
int read_shapes(const char *file);
struct shape shape_of(uint32_t request, const unsigned char *structure, long length);
/* Bytes of what a pointer points at; 0 for nothing. */
uint64_t length_of(const struct pointer *pointer, const unsigned char *structure, long length);
/* Requests that are left alone, for a machine makes many of them and none has a call of the format. */
extern uint32_t unwatched[32];
extern int unwatched_count;

/* look.c: other processes, and the machine. */
extern const char *prefixes[PREFIXES];
extern int prefix_count;
long read_memory(pid_t tid, uint64_t address, void *to, long length);
bool read_text(pid_t tid, uint64_t address, char *to, long room);
/* Where a descriptor leads, and whether that is watched. */
bool watched_target(pid_t pid, int fd, char *to);
bool watched_path(const char *path);
void print_held(pid_t pid);
void print_caller(pid_t pid);
void print_devices(const char *path);
void print_machine(void);
void describe_memory(pid_t pid, uint64_t address, char *kind);
/* Where any descriptor leads, `-` for one that is not open, and the size of its file. */
void describe_file(pid_t pid, int fd, char *to, int64_t *size);
pid_t process_of(pid_t tid);
pid_t parent_of(pid_t pid);

/* calls.c: a call begins, and ends. */
bool begin_call(struct thread *thread);
void end_call(struct thread *thread, int64_t rc, bool returned);
void begin_event(const struct thread *thread, const char *name, int64_t end, int64_t rc, bool returned);

/* requests.c */
bool begin_request(struct thread *thread);
void end_request(struct thread *thread, int64_t end, int64_t rc, bool returned);

/* stops.c */
void at_stop(struct thread *thread, int status);
/* A thread that nobody has told of has stopped for the first time. */
void at_first_stop(pid_t tid);
void at_end(struct thread *thread, int status);
/* The architecture of what a process runs; 0 if that cannot be read, -1 if it is none of 64 bits. */
int architecture_of(pid_t pid);
int own_architecture(void);

/* start.c */
void start(char **words, int output);
void attach(pid_t pid);

/* tracer.c */
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
/* What was started, or 0; whether what is followed ran already; whether every call stops, as there is no filter. */
extern pid_t command;
extern bool attached, unfiltered;

/* filter.c */
bool can_filter(void);
bool install_filter(void);

/* print.c: a line an event, as `kind key=value …`; what is no plain character is written %XX. */
extern int64_t first_time;
int64_t now(void);
void open_output(int fd);
void begin_line(const char *kind);
void put_number(const char *key, int64_t number);
void put_hex(const char *key, uint64_t number);
void put_text(const char *key, const char *text);
void put_bytes(const char *key, const unsigned char *bytes, long length);
void end_line(void);
void flush_output(void);
void flush_at_times(void);
#endif
