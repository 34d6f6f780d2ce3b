// What an upload looks like in memory; shared by the two files of the baseline.
#ifndef LEAN_UPLOAD_H
#define LEAN_UPLOAD_H

#include <stddef.h>

#include "LeanBaseline.h"

// The column of an item that sets all cells of its row.
#define LEAN_WHOLE_ROW (-1)

typedef struct {
    int64_t time;
    int32_t row;
    int32_t author;
    int32_t column;
    const char *region;
    const char *indicator;
    const char *period;
    lean_cell cells[LEAN_CELLS];
} lean_item;

struct lean_upload {
    int32_t district;
    int32_t city;
    size_t count;
    size_t capacity;
    lean_item *items;
};

#endif
