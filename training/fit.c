/* Learns the net of net.py: one hidden layer over sums of rows, all outputs at once. Called by net.py, which says what is what.
 *
 * Adam (Kingma and Ba 2015) touches only the rows that a batch holds. Features and hidden units are left out at random (dropout,
 * Srivastava et al. 2014). Of a line's windows the loudest counts, per output. One thread, its own random numbers (xorshift128+,
 * Vigna 2017): the same answer each time on one machine and compiler. In C because it is ten times as fast as in numpy.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_OUT = 16 };
static const float MOMENT = 0.9f, SQUARE = 0.999f, TINY = 1e-8f;
static uint64_t state[2];

static inline uint64_t chance(void) {
  uint64_t one = state[0], two = state[1];
  state[0] = two;
  one ^= one << 23;
  state[1] = one ^ two ^ (one >> 17) ^ (two >> 26);
  return state[1] + two;
}

static inline float share(void) { return (chance() >> 40) * (1.0f / 16777216.0f); }

static void moved(float *value, float *moment, float *square, float *slope, int64_t many, float step) {
  for (int64_t i = 0; i < many; i++) {
    float x = slope[i];
    moment[i] += (1 - MOMENT) * (x - moment[i]);
    square[i] += (1 - SQUARE) * (x * x - square[i]);
    value[i] -= step * moment[i] / (sqrtf(square[i]) + TINY);
    slope[i] = 0;
  }
}

/* Lines own windows `first[line]` to `first[line + 1]`, windows own entries `start[window]` to `start[window + 1]` of `column` and
 * `count`. `rows`: columns by (outputs, hidden). `small`: hidden starts, hidden by outputs, outputs. Both are changed in place. */
void fit(int64_t columns, int outs, int hiddens, int64_t lines, const int64_t *first, const int64_t *start,
         const int32_t *column, const float *count, const float *wanted, const float *weight, float *rows, float *small,
         int rounds, int batch, float rate, float last_rate, float left_out, float hidden_out, uint64_t seed) {
  int fields = outs + hiddens;
  int64_t smalls = hiddens + (int64_t)hiddens * outs + outs;
  const float *base = small, *out = small + hiddens, *bias = out + (int64_t)hiddens * outs;
  state[0] = seed * 0x9E3779B97F4A7C15ULL + 1;
  state[1] = seed ^ 0xD1B54A32D192ED03ULL;
  for (int i = 0; i < 20; i++) chance();

  float *moment = calloc(columns * fields, sizeof(float)), *square = calloc(columns * fields, sizeof(float));
  float *slope = calloc(columns * fields, sizeof(float));
  float *small_moment = calloc(smalls, sizeof(float)), *small_square = calloc(smalls, sizeof(float));
  float *small_slope = calloc(smalls, sizeof(float));
  float *base_slope = small_slope, *out_slope = small_slope + hiddens, *bias_slope = out_slope + (int64_t)hiddens * outs;
  uint8_t *seen = calloc(columns, 1);
  int32_t *touched = malloc(columns * sizeof(int32_t));
  int64_t *order = malloc(lines * sizeof(int64_t));
  int64_t most_windows = 0, most_entries = 0;
  for (int64_t line = 0; line < lines; line++) {
    int64_t windows = first[line + 1] - first[line], entries = start[first[line + 1]] - start[first[line]];
    order[line] = line;
    if (windows > most_windows) most_windows = windows;
    if (entries > most_entries) most_entries = entries;
  }
  float *sums = malloc(most_windows * fields * sizeof(float)), *said = malloc(most_windows * outs * sizeof(float));
  float *kept = malloc(most_windows * hiddens * sizeof(float)), *here = malloc(fields * sizeof(float));
  uint8_t *on = malloc(most_entries + 1);

  double steps = 0;
  for (int turn = 0; turn < rounds; turn++) {
    float now = rate * (1 - (1 - last_rate) * turn / (rounds > 1 ? rounds - 1 : 1));
    for (int64_t i = lines - 1; i > 0; i--) {
      int64_t j = chance() % (i + 1), line = order[i];
      order[i] = order[j];
      order[j] = line;
    }
    for (int64_t at = 0; at < lines; at += batch) {
      int64_t past = at + batch < lines ? at + batch : lines, many = 0;
      for (int64_t place = at; place < past; place++) {
        int64_t line = order[place], opening = start[first[line]];
        int windows = (int)(first[line + 1] - first[line]), best[MOST_OUT];
        float pull[MOST_OUT];
        for (int window = 0; window < windows; window++) {
          float *sum = sums + window * fields, *answer = said + window * outs;
          memset(sum, 0, fields * sizeof(float));
          for (int64_t k = start[first[line] + window]; k < start[first[line] + window + 1]; k++) {
            on[k - opening] = share() >= left_out;
            if (!on[k - opening]) continue;
            const float *row = rows + (int64_t)column[k] * fields;
            for (int i = 0; i < fields; i++) sum[i] += count[k] * row[i];
          }
          for (int o = 0; o < outs; o++) answer[o] = sum[o] + bias[o];
          for (int h = 0; h < hiddens; h++) {
            float keep = share() >= hidden_out ? 1 / (1 - hidden_out) : 0, x = sum[outs + h] + base[h];
            kept[window * hiddens + h] = keep;
            sum[outs + h] = x;
            if (x > 0 && keep > 0)
              for (int o = 0; o < outs; o++) answer[o] += x * keep * out[h * outs + o];
          }
        }
        for (int o = 0; o < outs; o++) {
          best[o] = 0;
          for (int window = 1; window < windows; window++)
            if (said[window * outs + o] > said[best[o] * outs + o]) best[o] = window;
          float share_said = 1 / (1 + expf(-said[best[o] * outs + o]));
          pull[o] = (share_said - wanted[line * outs + o]) * weight[line * outs + o] / (past - at);
        }
        for (int window = 0; window < windows; window++) {
          int any = 0;
          float *sum = sums + window * fields;
          memset(here, 0, fields * sizeof(float));
          for (int o = 0; o < outs; o++)
            if (best[o] == window && pull[o] != 0) {
              here[o] = pull[o];
              bias_slope[o] += pull[o];
              any = 1;
            }
          if (!any) continue;
          for (int h = 0; h < hiddens; h++) {
            float keep = kept[window * hiddens + h], back = 0;
            if (sum[outs + h] <= 0 || keep == 0) continue;
            for (int o = 0; o < outs; o++) {
              back += here[o] * out[h * outs + o];
              out_slope[h * outs + o] += sum[outs + h] * keep * here[o];
            }
            here[outs + h] = back * keep;
            base_slope[h] += back * keep;
          }
          for (int64_t k = start[first[line] + window]; k < start[first[line] + window + 1]; k++) {
            if (!on[k - opening]) continue;
            if (!seen[column[k]]) {
              seen[column[k]] = 1;
              touched[many++] = column[k];
            }
            float *row = slope + (int64_t)column[k] * fields;
            for (int i = 0; i < fields; i++) row[i] += count[k] * here[i];
          }
        }
      }
      steps += 1;
      float step = now * sqrt(1 - pow(SQUARE, steps)) / (1 - pow(MOMENT, steps));
      for (int64_t i = 0; i < many; i++) {
        int64_t row = (int64_t)touched[i] * fields;
        seen[touched[i]] = 0;
        moved(rows + row, moment + row, square + row, slope + row, fields, step);
      }
      moved(small, small_moment, small_square, small_slope, smalls, step);
    }
  }
  void *all[] = {moment, square, slope, small_moment, small_square, small_slope, seen, touched, order, sums, said, kept, here, on};
  for (unsigned i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}
