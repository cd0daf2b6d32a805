/*
 * Plays a file of calls against this machine and prints the run with the kernel's answers, in the format of the cases.
 *
 *   recorder [--dry] FILE
 *
 * A line of FILE is one call: `map fd=F ioas=A iova=0x1000000 len=4096 prot=RW as=m`; `#` begins a comment, `!device d0 PATH g0` says which
 * device of /sys a name stands for, and in which group. --dry asks nothing and prints every answer as `unasked`. As the first process of
 * a guest it serves (guest.c), and with --serve FILE, for tests, through that file as if it were the memory of one.
 * Exit status: 0 when the run was printed, 2 when the file is not understood or there is no /dev/iommu.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "recorder.h"

enum { CALLS = 65536 };

static struct call calls[CALLS];

int main(int argc, char **argv)
{
	bool dry = argc == 3 && !strcmp(argv[1], "--dry");
	static char text[1 << 16];
	struct utsname system;
	FILE *file;
	int count = 0;

	if (getpid() == 1)
		serve(NULL);
	if (argc == 3 && !strcmp(argv[1], "--serve"))
		serve(argv[2]);
	if (argc != 2 + dry || *argv[argc - 1] == '-')
		die(0, "usage: recorder [--dry] FILE");
	file_name = argv[argc - 1];
	file = fopen(file_name, "r");
	if (!file)
		die(0, "%s: %s", file_name, strerror(errno));
	forget_names();
	for (int line = 1; fgets(text, sizeof(text), file); line++) {
		if (*text == '!')
			text[strcspn(text, "\n")] = 0, directive(line, text + 1);
		else if (count < CALLS && parse_call(line, text, &calls[count]))
			count++;
	}
	if (calls_alone >= 0)
		die(0, "%s: calls are made at once in a guest only", file_name);
	if (!dry && access("/dev/iommu", R_OK | W_OK))
		die(0, "/dev/iommu: %s; load the module iommufd, and run as a user who may open it", strerror(errno));
	uname(&system);
	system.release[strspn(system.release, "0123456789.")] = 0;
	printf("[{\"id\":\"recorded\",\"source\":\"recorder, on %s\",\"object\":\"ioas\",\"ran\":[\"%s\"],\"steps\":[",
	       system.machine, system.release);
	forget_names();
	for (int i = 0; i < count; i++) {
		next_call = i + 1 < count ? &calls[i + 1] : NULL;
		printf(i ? ",\n" : "\n");
		print_call(&calls[i], dry ? "\"expect\":\"unasked\"" : answer_to(&calls[i]));
		fflush(stdout);
	}
	printf("]}]\n");
	return 0;
}
