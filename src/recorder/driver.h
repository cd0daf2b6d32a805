/* What the kernel's test driver takes (IOMMU_TEST, CONFIG_IOMMUFD_TEST): one structure for all that it does inside of the kernel. */
#ifndef DRIVER_H
#define DRIVER_H

#include <stdint.h>

struct call;

enum { RESERVE = 1, CHECK_MAP = 3, CHECK_REFS = 4, ACCESS = 5, UNPIN = 6, PIN = 7, RW = 8, LIMIT = 9, REPLACE = 10, ACCESS_REPLACE = 11,
	DOMAIN = 12, DIRTY = 13, IOTLB = 14, FAULT = 15, CACHE = 16, EVENT = 17, PASID_ATTACH = 18, PASID_REPLACE = 19, PASID_DETACH = 20,
	PASID_CHECK = 21, DMABUF = 22, REVOKE = 23, HIGHEST = 128 };

/* What is at which place depends on the call. */
struct test { uint32_t size, op, id, reserved; union { uint64_t wide[6]; uint32_t word[12]; }; uint32_t last; };

/* mock.c */
int test(int fd, struct test *data);
int any_context(void);
int context_of(const struct call *call, const char *key);
#endif
