#include "lean_upload.h"

#include <stdlib.h>
#include <string.h>

lean_upload *lean_upload_make(int32_t district, int32_t city) {
    lean_upload *upload = calloc(1, sizeof *upload);
    if (upload) {
        upload->district = district;
        upload->city = city;
    }
    return upload;
}

void lean_upload_free(lean_upload *upload) {
    if (!upload) return;
    for (size_t i = 0; i < upload->count; i++) {
        lean_item *item = &upload->items[i];
        free((void *)item->region);
        free((void *)item->indicator);
        free((void *)item->period);
        for (int k = 0; k < LEAN_CELLS; k++) free((void *)item->cells[k].text);
    }
    free(upload->items);
    free(upload);
}

static lean_item *append(lean_upload *upload) {
    if (upload->count == upload->capacity) {
        size_t capacity = upload->capacity ? upload->capacity * 2 : LEAN_ROWS;
        lean_item *items = realloc(upload->items, capacity * sizeof *items);
        if (!items) return NULL;
        upload->items = items;
        upload->capacity = capacity;
    }
    lean_item *item = &upload->items[upload->count++];
    memset(item, 0, sizeof *item);
    return item;
}

static int copy_cell(lean_cell *to, lean_cell from) {
    to->number = from.number;
    to->text = from.text ? strdup(from.text) : NULL;
    return from.text && !to->text ? -1 : 0;
}

int lean_upload_add_row(
    lean_upload *upload, int32_t row, int32_t author, int64_t time, const char *region, const char *indicator,
    const char *period, const lean_cell *cells) {
    lean_item *item = append(upload);
    if (!item) return -1;
    item->row = row;
    item->author = author;
    item->time = time;
    item->column = LEAN_WHOLE_ROW;
    item->region = strdup(region);
    item->indicator = strdup(indicator);
    item->period = strdup(period);
    int failed = !item->region || !item->indicator || !item->period;
    for (int k = 0; k < LEAN_CELLS; k++) failed |= copy_cell(&item->cells[k], cells[k]);
    return failed ? -1 : 0;
}

int lean_upload_add_edit(
    lean_upload *upload, int32_t row, int32_t author, int64_t time, int32_t column, lean_cell cell) {
    if (column < 0 || column >= LEAN_CELLS) return -1;
    lean_item *item = append(upload);
    if (!item) return -1;
    item->row = row;
    item->author = author;
    item->time = time;
    item->column = column;
    return copy_cell(&item->cells[column], cell);
}
