/* What calls on an iommufd have in common. */
#ifndef IOMMUFD_H
#define IOMMUFD_H

#include "recorder.h"

#define ASK(nr, data) iommufd_ioctl(call, descriptor_of(call, "fd"), nr, &(data), sizeof(data))
/* Arguments that each of them takes: how long the structure is, and where. */
#define STRUCTURE " ?size ?structure:T"

/* iommufd.c */
int iommufd_ioctl(const struct call *call, int fd, unsigned nr, void *structure, size_t whole);
/* The answer of a call that makes an object, which has the number. */
int made(const struct call *call, int rc, uint32_t id);
#endif
