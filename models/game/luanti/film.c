/* Records Luanti from inside its process (LD_PRELOAD): every rendered image is one frame of the film, however long it took.

   While `rolling` is 1 in the control file, clocks stand still within a frame and advance by 1 / FILM_FPS s per frame. The image is
   appended to FILM_OUT.rgb (RGB, bottom row first), and OpenAL's mix for its duration to FILM_OUT.pcm (stereo, float, FILM_RATE Hz; integer
   output would be dithered). So a sound starts with the frame in which the game started it. The control file (FILM_CONTROL) holds
   "rolling turn nod keys": 0 or 1, mouse counts per second to the right and down, and a bit per key of KEYS.
   Every starting sound jolts the view by FILM_JOLT mouse counts, as a damped oscillation. */

#define _GNU_SOURCE
#define AL_ALEXT_PROTOTYPES
#include <AL/al.h>
#include <AL/alc.h>
#include <AL/alext.h>
#include <GL/glx.h>
#include <X11/Xlib.h>
#include <X11/keysym.h>
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))real(#name))
#define CLOCKS 8 /* CLOCK_REALTIME .. CLOCK_BOOTTIME */
#define SECOND 1000000000LL
#define SWING (2 * 3.14159 * 3) /* rad/s, of a jolted view */
#define DAMPING 0.35

static const KeySym KEYS[] = {XK_w, XK_s, XK_a, XK_d, XK_space, XK_c};
enum { KEY_COUNT = sizeof(KEYS) / sizeof(*KEYS) };

static volatile int rolling;
static volatile int64_t frame, begun[CLOCKS], ahead; /* ahead: of the real clock after the film, ns */
static ALCdevice *device;
static Display *display;
static Window window;
static struct { double turn, nod; } speed, moved; /* mouse: smoothed counts per second, and the fractions of counts */
static struct { double at, speed; } jolt; /* counts, counts per second */
static int mouse_x, mouse_y;

static void *real(const char *name) {
	return dlsym(RTLD_NEXT, name);
}

static double setting(const char *name) {
	return atof(getenv(name));
}

static int64_t nanoseconds(clockid_t id) {
	static int (*get)(clockid_t, struct timespec *);
	struct timespec now;

	if (!get)
		get = REAL(clock_gettime);
	get(id, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

static int64_t film_time(clockid_t id) {
	if (id < 0 || id >= CLOCKS || id == CLOCK_PROCESS_CPUTIME_ID || id == CLOCK_THREAD_CPUTIME_ID)
		return nanoseconds(id);
	return rolling ? begun[id] + (int64_t)(frame * (SECOND / setting("FILM_FPS"))) : nanoseconds(id) + ahead;
}

int clock_gettime(clockid_t id, struct timespec *now) {
	int64_t time = film_time(id);

	now->tv_sec = time / SECOND;
	now->tv_nsec = time % SECOND;
	return 0;
}

int gettimeofday(struct timeval *now, void *zone) {
	int64_t time = film_time(CLOCK_REALTIME);

	(void)zone;
	now->tv_sec = time / SECOND;
	now->tv_usec = time % SECOND / 1000;
	return 0;
}

/* The game computes deadlines from the clock above; the kernel waits by the real one. */
int sem_timedwait(sem_t *semaphore, const struct timespec *deadline) {
	int64_t due = deadline->tv_sec * SECOND + deadline->tv_nsec - film_time(CLOCK_REALTIME) + nanoseconds(CLOCK_REALTIME);
	struct timespec moment = {due / SECOND, due % SECOND};

	return REAL(sem_timedwait)(semaphore, &moment);
}

ALCdevice *alcOpenDevice(const ALCchar *name) {
	return device = alcLoopbackOpenDeviceSOFT(name);
}

ALCcontext *alcCreateContext(ALCdevice *on, const ALCint *attributes) {
	ALCint format[] = {ALC_FORMAT_CHANNELS_SOFT, ALC_STEREO_SOFT, ALC_FORMAT_TYPE_SOFT, ALC_FLOAT_SOFT, ALC_FREQUENCY, setting("FILM_RATE"),
	                   ALC_HRTF_SOFT, ALC_FALSE, 0};

	(void)attributes;
	return REAL(alcCreateContext)(on, format);
}

void alSourcePlay(ALuint source) {
	jolt.speed += SWING * setting("FILM_JOLT");
	REAL(alSourcePlay)(source);
}

int XMapRaised(Display *on, Window which) {
	display = on;
	window = which;
	return REAL(XMapRaised)(on, which);
}

/* Mouse input: once per frame the game reads the pointer's offset from the centre of the window, then recentres it. */
Bool XQueryPointer(Display *on, Window which, Window *root, Window *child, int *root_x, int *root_y, int *x, int *y, unsigned *mask) {
	GLint view[4];
	Bool found = REAL(XQueryPointer)(on, which, root, child, root_x, root_y, x, y, mask);

	if (rolling) {
		glGetIntegerv(GL_VIEWPORT, view);
		*x = view[2] / 2 + mouse_x;
		*y = view[3] / 2 + mouse_y;
	}
	return found;
}

static void press(int keys) {
	static int down;
	int n;

	for (n = 0; n < KEY_COUNT; n++) {
		XKeyEvent event = {.type = keys >> n & 1 ? KeyPress : KeyRelease, .display = display, .window = window, .root = DefaultRootWindow(display),
		                   .same_screen = True, .keycode = XKeysymToKeycode(display, KEYS[n])};
		if ((keys ^ down) >> n & 1)
			XSendEvent(display, window, True, KeyPressMask | KeyReleaseMask, (XEvent *)&event);
	}
	down = keys;
}

static int whole(double *left, double more) {
	int count = (int)(*left += more);

	*left -= count;
	return count;
}

/* Applies the control file; mouse speeds are smoothed with a time constant of FILM_CALM seconds. */
static void apply_control(void) {
	int on = 0, keys = 0, n;
	double turn = 0, nod = 0, step = 1 / setting("FILM_FPS"), share = step / (step + setting("FILM_CALM"));
	FILE *control = fopen(getenv("FILM_CONTROL"), "r");

	if (!control)
		return;
	if (fscanf(control, "%d %lf %lf %d", &on, &turn, &nod, &keys) == 4) {
		if (on && !rolling) {
			XSetInputFocus(display, window, RevertToParent, CurrentTime);
			for (n = 0; n < CLOCKS; n++)
				begun[n] = film_time(n);
			frame = 0;
		} else if (!on && rolling)
			ahead = film_time(CLOCK_MONOTONIC) - nanoseconds(CLOCK_MONOTONIC);
		rolling = on;
		press(keys);
	}
	fclose(control);
	speed.turn += share * (turn - speed.turn);
	speed.nod += share * (nod - speed.nod);
	jolt.speed -= step * SWING * (SWING * jolt.at + 2 * DAMPING * jolt.speed);
	jolt.at += step * jolt.speed;
	mouse_x = whole(&moved.turn, speed.turn * step);
	mouse_y = whole(&moved.nod, (speed.nod + jolt.speed) * step);
}

static void append(const char *suffix, const void *data, size_t size) {
	char name[4096];
	FILE *file;

	snprintf(name, sizeof(name), "%s.%s", getenv("FILM_OUT"), suffix);
	file = fopen(name, "ab");
	if (!file || fwrite(data, 1, size, file) != size || fclose(file)) {
		perror(name);
		_exit(1);
	}
}

static void record_frame(void) {
	static unsigned char *image;
	static float *sound;
	GLint view[4];
	int samples = setting("FILM_RATE") / setting("FILM_FPS");

	glGetIntegerv(GL_VIEWPORT, view);
	if (!image) {
		image = malloc(view[2] * view[3] * 3);
		sound = malloc(samples * 2 * sizeof(*sound));
	}
	glPixelStorei(GL_PACK_ALIGNMENT, 1);
	glReadPixels(0, 0, view[2], view[3], GL_RGB, GL_UNSIGNED_BYTE, image);
	append("rgb", image, view[2] * view[3] * 3);
	alcRenderSamplesSOFT(device, sound, samples);
	append("pcm", sound, samples * 2 * sizeof(*sound));
}

/* Gives the server real time to work: a frame takes at least FILM_PACE ms. */
static void wait_for_server(void) {
	static int64_t last;
	int64_t rest = last + setting("FILM_PACE") * 1000000 - nanoseconds(CLOCK_MONOTONIC);

	if (rest > 0)
		usleep(rest / 1000);
	last = nanoseconds(CLOCK_MONOTONIC);
}

void glXSwapBuffers(Display *on, GLXDrawable drawable) {
	if (rolling) {
		record_frame();
		frame++;
	}
	wait_for_server();
	REAL(glXSwapBuffers)(on, drawable);
	apply_control();
}

struct constant { uintptr_t at; int count; };

static int find_bob(struct dl_phdr_info *program, size_t size, void *result) {
	struct constant *bob = result;
	uintptr_t at, end;
	int n;

	(void)size;
	for (n = 0; n < program->dlpi_phnum; n++) {
		const ElfW(Phdr) *part = &program->dlpi_phdr[n];
		if (part->p_type != PT_LOAD || part->p_flags != PF_R)
			continue;
		end = program->dlpi_addr + part->p_vaddr + part->p_memsz;
		for (at = program->dlpi_addr + part->p_vaddr; at + sizeof(double) <= end; at += 4)
			if (*(const double *)at == -0.28) {
				bob->at = at;
				bob->count++;
			}
	}
	return 1; /* stop after the first object, the program itself */
}

/* In the released game the view is highest at a footfall; a head is lowest. The height of the bob is the only constant -0.28 in the program;
   its sign is changed. */
__attribute__((constructor)) static void invert_view_bob(void) {
	struct constant bob = {0};
	uintptr_t page = sysconf(_SC_PAGESIZE), start;

	if (!strstr(program_invocation_short_name, "minetest"))
		return;
	dl_iterate_phdr(find_bob, &bob);
	if (bob.count != 1) {
		fprintf(stderr, "Unexpected version of minetest: the height of the view bob occurs %d times.\n", bob.count);
		_exit(1);
	}
	start = bob.at / page * page;
	if (mprotect((void *)start, 2 * page, PROT_READ | PROT_WRITE)) {
		perror("mprotect");
		_exit(1);
	}
	*(double *)bob.at = 0.28;
	mprotect((void *)start, 2 * page, PROT_READ);
}
