/* Which calls stop: those that make, pass on and close descriptors, and the requests of iommufd, VFIO and KVM; all others run at full speed. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "trace.h"

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#else
#error "the tracer knows x86_64 and aarch64"
#endif

enum { ROOM = 512 };
static struct sock_filter program[ROOM];
static int used;

static void add(uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
	if (used < ROOM)
		program[used++] = (struct sock_filter){ code, yes, no, k };
}

static void load(size_t offset) { add(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0); }
static void answer(uint32_t action) { add(BPF_RET | BPF_K, action, 0, 0); }
/* If the word is `value`, what follows happens; else the next `skipped` instructions do not. */
static void unless(uint32_t value, uint8_t skipped) { add(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skipped); }

#define ARGUMENT(nth) (offsetof(struct seccomp_data, args) + 8 * (nth))

static void stop_at(uint32_t number)
{
	unless(number, 1);
	answer(SECCOMP_RET_TRACE);
}

static void stop_ioctls(void)
{
	int jump = used;

	unless(SYS_ioctl, 0);
	load(ARGUMENT(1));
	for (int i = 0; i < unwatched_count; i++) {
		unless(unwatched[i], 1);
		answer(SECCOMP_RET_ALLOW);
	}
	add(BPF_ALU | BPF_RSH | BPF_K, 8, 0, 0);
	add(BPF_ALU | BPF_AND | BPF_K, 0xff, 0, 0);
	stop_at(';');
	stop_at(0xae);
	answer(SECCOMP_RET_ALLOW);
	program[jump].jf = (uint8_t)(used - jump - 1);
}

/* Whether this kernel has filters, which says that there is nothing where a filter should be. */
bool can_filter(void) { return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) && errno == EFAULT; }

bool install_filter(void)
{
	static const uint32_t plain[] = {
#ifdef SYS_open
		SYS_open, SYS_creat, SYS_dup2,
#endif
		SYS_openat, SYS_openat2, SYS_dup, SYS_dup3, SYS_close, SYS_close_range, SYS_recvmsg, SYS_pidfd_getfd,
	};
	struct sock_fprog whole;
	int jump;

	load(offsetof(struct seccomp_data, arch));
	add(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0);
	answer(SECCOMP_RET_ALLOW);
	load(offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		stop_at(plain[i]);
	jump = used;
	unless(SYS_mmap, 0);
	load(ARGUMENT(4));
	unless(UINT32_MAX, 1);
	answer(SECCOMP_RET_ALLOW);
	answer(SECCOMP_RET_TRACE);
	program[jump].jf = (uint8_t)(used - jump - 1);
	jump = used;
	unless(SYS_fcntl, 0);
	load(ARGUMENT(1));
	stop_at(F_DUPFD);
	stop_at(F_DUPFD_CLOEXEC);
	answer(SECCOMP_RET_ALLOW);
	program[jump].jf = (uint8_t)(used - jump - 1);
	stop_ioctls();
	answer(SECCOMP_RET_ALLOW);
	whole.len = (unsigned short)used;
	whole.filter = program;
	/* Who may not install a filter otherwise gives up that a program gains rights by being started. */
	if (!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole))
		return true;
	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) && !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole);
}
