/** The functions that a program may need, in C, by their names and in the order in which they are written: one may call those before it. */
const HELPERS: Readonly<Record<string, string>> = {
  told: `/* What a call tells beside its errno. */
static void told(const char *key, unsigned long long value, int is_known, unsigned long long recorded)
{
	sprintf(tells + strlen(tells), " %s=%llu", key, value);
	if (is_known && value != recorded)
		unlike = 1, sprintf(tells + strlen(tells), " (recorded: %llu)", recorded);
}`,
  told_text: `static void told_text(const char *key, const char *value, const char *recorded)
{
	snprintf(tells + strlen(tells), sizeof(tells) - strlen(tells), " %s=%s", key, value);
	if (recorded && strcmp(value, recorded))
		unlike = 1, snprintf(tells + strlen(tells), sizeof(tells) - strlen(tells), " (recorded: %s)", recorded);
}`,
  device: `/* The folder in /sys of a device, as the command line names it. */
static const char *device(const char *name)
{
	size_t length = strlen(name);

	for (char **each = arguments; each && *each; each++)
		if (!strncmp(*each, name, length) && (*each)[length] == '=')
			return *each + length + 1;
	fprintf(stderr, "name the folder of device %s in /sys: %s=/sys/bus/pci/devices/0000:01:00.0\\n", name, name);
	exit(2);
}`,
  base: `static const char *base(const char *path) { return strrchr(path, '/') ? strrchr(path, '/') + 1 : path; }`,
  group_file: `/* A file of the IOMMU group of a device. */
static const char *group_file(const char *path, const char *file)
{
	static char text[1200];
	char link[512], target[512];
	ssize_t length;

	snprintf(link, sizeof(link), "%s/iommu_group", path);
	length = readlink(link, target, sizeof(target) - 1);
	target[length < 0 ? 0 : length] = 0;
	snprintf(text, sizeof(text), "/sys/kernel/iommu_groups/%s/%s", base(target), file);
	return text;
}`,
  open_group: `static int open_group(const char *path)
{
	char link[512], target[512], node[600];
	ssize_t length;
	int fd;

	snprintf(link, sizeof(link), "%s/iommu_group", path);
	length = readlink(link, target, sizeof(target) - 1);
	if (length < 0)
		return errno = ENOENT, -1;
	target[length] = 0;
	snprintf(node, sizeof(node), "/dev/vfio/%s", base(target));
	fd = open(node, O_RDWR | O_CLOEXEC);
	if (fd >= 0 || errno != ENOENT)
		return fd;
	snprintf(node, sizeof(node), "/dev/vfio/noiommu-%s", base(target));
	return open(node, O_RDWR | O_CLOEXEC);
}`,
  open_cdev: `/* The file of a device is the only entry of its folder vfio-dev. */
static int open_cdev(const char *path)
{
	char text[600], node[600] = "/dev/vfio/devices/none";
	struct dirent *entry;
	DIR *list;

	snprintf(text, sizeof(text), "%s/vfio-dev", path);
	list = opendir(text);
	while (list && (entry = readdir(list)))
		if (*entry->d_name != '.')
			snprintf(node, sizeof(node), "/dev/vfio/devices/%s", entry->d_name);
	if (list)
		closedir(list);
	return open(node, O_RDWR | O_CLOEXEC);
}`,
  open_window: `/* The register window of the first device: memory without pages. */
static int open_window(void)
{
	char path[600];

	snprintf(path, sizeof(path), "%s/resource0", device("d0"));
	return open(path, O_RDWR | O_CLOEXEC);
}`,
  window_memory: `static __u64 window_memory(void)
{
	static void *made;

	if (!made)
		made = mmap((void *)(0x7e0000000000UL + (3UL << 37)), 1UL << 20, PROT_READ | PROT_WRITE, MAP_FIXED_NOREPLACE | MAP_SHARED, open_window(), 0);
	if (made == MAP_FAILED) {
		fprintf(stderr, "there is no register window to map here\\n");
		exit(4);
	}
	return (uintptr_t)made;
}`,
  memory: `/* Memory to map, each kind in a place of its own: automatic IOVAs do not depend on where that happens to be. */
static __u64 memory(const char *kind)
{
	static const char *const kinds[] = { "anonymous", "huge", "readonly" };
	static void *made[3];
	int nth = 0, flags = MAP_FIXED_NOREPLACE | MAP_PRIVATE | MAP_ANONYMOUS, protection = PROT_READ | PROT_WRITE;
	size_t length = 64UL << 20;

	while (nth < 3 && strcmp(kinds[nth], kind))
		nth++;
	if (nth < 3 && !made[nth]) {
		if (nth == 0)
			length = 4UL << 30, flags |= MAP_NORESERVE;
		if (nth == 1)
			flags |= MAP_HUGETLB;
		if (nth == 2)
			protection = PROT_READ, flags |= MAP_NORESERVE;
		made[nth] = mmap((void *)(0x7e0000000000UL + ((unsigned long)nth << 37)), length, protection, flags, -1, 0);
	}
	if (nth == 3 || made[nth] == MAP_FAILED) {
		fprintf(stderr, "there is no memory of the kind %s here\\n", kind);
		exit(4);
	}
	return (uintptr_t)made[nth];
}`,
  any_context: `/* Calls on accesses and dmabufs go through any context. */
static int any_context(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = open("/dev/iommu", O_RDWR | O_CLOEXEC);
	return fd;
}`,
  test: `/* What the kernel's test driver takes (CONFIG_IOMMUFD_TEST): what stands where depends on the op. */
struct test_cmd {
	__u32 size, op, id, __reserved;
	union { __u64 wide[6]; __u32 word[12]; };
	__u32 last;
};

static int test(int fd, struct test_cmd *cmd)
{
	cmd->size = sizeof(*cmd);
	return ioctl(fd, IOMMU_TEST_CMD, cmd);
}`,
  pasid_check: `/* The test driver compares with a table that it is told: all numbers are tried. */
static int pasid_check(int fd, __u32 mock, __u32 pasid)
{
	for (int id = 0; id < 128; id++) {
		struct test_cmd cmd = { .op = 21, .id = mock };

		cmd.word[0] = pasid;
		cmd.word[1] = id;
		if (!test(fd, &cmd))
			return id;
	}
	return -1;
}`,
  set_bits: `static void set_bits(__u8 *bitmap, int first, int last)
{
	for (int bit = first; bit <= last; bit++)
		bitmap[bit / 8] |= 1 << bit % 8;
}`,
  bits_text: `static const char *bits_text(const __u8 *bitmap, int bytes)
{
	static char text[4096];
	size_t used = 1;

	strcpy(text, "[");
	for (int bit = 0; bit < bytes * 8 && used < sizeof(text) - 16; bit++)
		if (bitmap[bit / 8] >> bit % 8 & 1)
			used += sprintf(text + used, "%s%d", used > 1 ? "," : "", bit);
	strcpy(text + used, "]");
	return text;
}`,
  ranges_text: `static const char *ranges_text(__u64 (*ranges)[2], int count)
{
	static char text[4096];
	size_t used = 1;

	strcpy(text, "[");
	for (int nth = 0; nth < count && used < sizeof(text) - 64; nth++)
		used += sprintf(text + used, "%s[%llu,%llu]", nth ? "," : "", (unsigned long long)ranges[nth][0], (unsigned long long)ranges[nth][1]);
	strcpy(text + used, "]");
	return text;
}`,
  open_other: `static int open_other(off_t size)
{
	int fd = memfd_create("other", MFD_CLOEXEC);

	return fd >= 0 && ftruncate(fd, size) ? -1 : fd;
}`,
  create_vm: `static int create_vm(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC), fd;

	if (kvm < 0) {
		fprintf(stderr, "there is no /dev/kvm here\\n");
		exit(4);
	}
	fd = ioctl(kvm, KVM_CREATE_VM, 0);
	close(kvm);
	return fd;
}`,
  write_file: `static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), rc = fd < 0 || write(fd, text, strlen(text)) < 0 ? -1 : 0, error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return rc;
}`,
  drop_capabilities: `/* The caller has no capability. */
static void drop_capabilities(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct none[2] = { { 0, 0, 0 } };

	if (syscall(SYS_capset, &header, none))
		exit(4);
}`,
};

/** Those that a text calls, and those that they call. */
export function helpersOf(text: string): string[] {
  const called: string[] = [];
  let all = text;
  for (const [name, helper] of Object.entries(HELPERS).reverse()) {
    if (!new RegExp(`\\b${name}\\(`).test(all)) continue;
    called.unshift(helper);
    all += helper;
  }
  return called;
}

/** Errnos by their names: the numbers are the machine's. */
export const ERRNOS: readonly string[] = [
  'EPERM', 'ENOENT', 'EINTR', 'EIO', 'ENXIO', 'E2BIG', 'EBADF', 'EAGAIN', 'ENOMEM', 'EACCES', 'EFAULT', 'EBUSY', 'EEXIST', 'EXDEV', 'ENODEV', 'ENOTDIR', 'EINVAL', 'EMFILE', 'ENOTTY', 'EFBIG', 'ENOSPC',
  'EPIPE', 'ERANGE', 'EDEADLK', 'ENOSYS', 'ENODATA', 'EPROTO', 'EBADFD', 'EOVERFLOW', 'EMSGSIZE', 'EOPNOTSUPP', 'ECONNREFUSED', 'EALREADY', 'ETIMEDOUT', 'ESTALE',
];
