/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "application.h"
#include "fonts.h"
#include "lesson.h"
#include "recovery.h"
#include "resources.h"
#include "style.h"
#include "window.h"
#include <glib/gi18n.h>

struct _NormApplication
{
  AdwApplication parent_instance;

  /* Owned */
  NormCommand *command; /* NULL when files arrive through "open" */

  gboolean looked_for_lost; /* work, once */
};

G_DEFINE_FINAL_TYPE (NormApplication, norm_application, ADW_TYPE_APPLICATION)

/* ── windows ── */

/* The document is filled before the window exists: what a window shows first is all it has to build. @error: why that is not what was asked for. */
static NormWindow *
show_document (NormApplication *self, NormDocument *document, const GError *error)
{
  NormWindow *window = norm_window_new (GTK_APPLICATION (self), document);

  if (error != NULL)
    norm_window_show_message (window, error->message);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
open_first_lesson (NormApplication *self)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  g_autoptr (GError) error = NULL;

  norm_document_load_lesson (document, norm_lessons (NULL)->name, &error);
  show_document (self, document, error);
}

/* A source that its window loads. */
typedef struct
{
  const NormCommand *command; /* lives as long as the application */
  char *source;
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_free (source->source);
  g_free (source);
}

static gboolean
apply_command (NormDocument *document, gpointer data, GError **error)
{
  const Source *source = data;

  return norm_command_apply (source->command, source->source, document, error);
}

static void
open_in_window (NormApplication *self, const char *name, GFile *file)
{
  g_autoptr (NormDocument) document = norm_document_new ();
  Source *source = g_new (Source, 1);

  *source = (Source){ self->command, g_strdup (name) };
  norm_window_open_with (show_document (self, document, NULL), file, norm_command_key (self->command), apply_command, source, source_free);
}

/* A source that cannot be opened still gives a window, which says why. */
static void
open_source (NormApplication *self, const char *source)
{
  g_autoptr (GFile) file = norm_command_file_for_window (source);
  g_autoptr (NormDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  if (file != NULL)
    {
      open_in_window (self, source, file);
      return;
    }
  document = norm_document_new ();
  if (!norm_command_open (self->command, source, document, &error))
    norm_document_load_lesson (document, norm_lessons (NULL)->name, NULL);
  show_document (self, document, error);
}

static void
open_sources (NormApplication *self)
{
  const char *const *sources = norm_command_sources (self->command);

  for (guint source = 0; sources[source] != NULL; source++)
    open_source (self, sources[source]);
}

/* A window for each piece of unsaved work that a killed program left. Returns: whether there was any */
static gboolean
restore_lost (NormApplication *self)
{
  g_auto (GStrv) lost = NULL;

  if (self->looked_for_lost)
    return FALSE;
  self->looked_for_lost = TRUE;
  lost = norm_recovery_find_lost (NULL);
  for (guint copy = 0; lost[copy] != NULL; copy++)
    {
      g_autoptr (NormDocument) document = norm_document_new ();
      NormWindow *window = norm_window_new (GTK_APPLICATION (self), document);
      g_autoptr (GError) error = NULL;

      if (!norm_window_recover (window, lost[copy], &error))
        {
          norm_document_load_lesson (document, norm_lessons (NULL)->name, NULL);
          norm_window_show_message (window, error->message);
        }
      gtk_window_present (GTK_WINDOW (window));
    }
  return lost[0] != NULL;
}

static void
norm_application_activate (GApplication *application)
{
  NormApplication *self = NORM_APPLICATION (application);
  const gboolean restored = restore_lost (self);

  if (self->command != NULL && norm_command_sources (self->command)[0] != NULL)
    open_sources (self);
  else if (!restored)
    open_first_lesson (self);
}

static void
norm_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  restore_lost (NORM_APPLICATION (application));
  for (int file = 0; file < n_files; file++)
    {
      g_autoptr (NormDocument) document = norm_document_new ();
      NormWindow *window = norm_window_new (GTK_APPLICATION (application), document);

      gtk_window_present (GTK_WINDOW (window));
      norm_window_open (window, files[file]);
    }
}

/* ── actions ── */

static void
new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_first_lesson (data);
}

/* Each window asks about its own unsaved changes. */
static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));

  for (GList *window = windows; window != NULL; window = window->next)
    gtk_window_close (window->data);
}

static void
set_accels (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *accels[3];
  } rows[] = {
    { "app.new-window", { "<Primary>n" } },
    { "app.quit", { "<Primary>q" } },
    { "window.close", { "<Primary>w" } },
    { "win.show-help-overlay", { "<Primary>question", "<Primary>F1" } },
    { "win.open", { "<Primary>o" } },
    { "win.save", { "<Primary>s" } },
    { "win.save-as", { "<Primary><Shift>s" } },
    { "win.undo", { "<Primary>z" } },
    { "win.redo", { "<Primary><Shift>z", "<Primary>y" } },
    { "win.new-text", { "<Primary>t" } },
    { "win.new-shape", { "<Primary><Shift>t" } },
    { "win.expression", { "<Primary>l" } },
    { "win.padding", { "<Primary>m" } },
    { "win.copy-code::pytorch", { "<Primary><Shift>c" } },
    { "win.export", { "<Primary>e" } },
    { "win.compare", { "F8" } },
    { "win.copy-picture", { "<Primary><Alt>c" } },
    { "win.copy-numbers::after-tsv", { "<Primary><Alt>1" } },
    { "win.copy-numbers::after-python", { "<Primary><Alt>2" } },
    { "win.copy-numbers::after-latex", { "<Primary><Alt>3" } },
    { "win.copy-numbers::before-tsv", { "<Primary><Alt>4" } },
    { "win.copy-numbers::before-python", { "<Primary><Alt>5" } },
    { "win.copy-numbers::before-latex", { "<Primary><Alt>6" } },
    { "win.show-layer-panel", { "F9" } },
    { "win.show-inspector", { "<Shift>F9" } },
    { "win.present", { "F5", "F11" } },
    { "win.lessons", { "F1" } },
    { "win.next-lesson", { "<Alt>Page_Down", "<Primary>bracketright" } },
    { "win.previous-lesson", { "<Alt>Page_Up", "<Primary>bracketleft" } },
  };

  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    gtk_application_set_accels_for_action (application, rows[row].action, rows[row].accels);
}

static void
norm_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "new-window", .activate = new_window },
    { .name = "quit", .activate = quit },
  };

  adw_init (); /* first, so that its icons join the icon theme before GTK has read it, not after, when it would be read once more */
  G_APPLICATION_CLASS (norm_application_parent_class)->startup (application);
  norm_style_load ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  set_accels (GTK_APPLICATION (application));
}

/* The icon is for lists of windows: it is read when the first window stands, not before. */
static gboolean
set_icon (gpointer data)
{
  gtk_window_set_default_icon_name (APP_ID);
  return G_SOURCE_REMOVE;
}

static gboolean
at_first_frame (GtkWidget *window, GdkFrameClock *clock, gpointer data)
{
  g_idle_add (set_icon, NULL);
  return G_SOURCE_REMOVE;
}

static void
norm_application_window_added (GtkApplication *application, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (norm_application_parent_class)->window_added (application, window);
  if (gtk_window_get_default_icon_name () == NULL)
    gtk_widget_add_tick_callback (GTK_WIDGET (window), at_first_frame, NULL, NULL);
}

/* ── life ── */

void
norm_application_init_resources (void)
{
  norm_ui_get_resource (); /* its object file registers itself, once something in it is asked for */
}

NormApplication *
norm_application_new (NormCommand *command, GApplicationFlags flags)
{
  NormApplication *self = g_object_new (NORM_TYPE_APPLICATION, "application-id", APP_ID, "flags", flags, NULL);

  g_application_set_resource_base_path (G_APPLICATION (self), NULL); /* GTK would look for icons there and read the icon theme once more */
  self->command = command;
  return self;
}

/* With options or standard input the work belongs to this process: another one has neither. Plain files go to the instance that is already
 * running. */
static gboolean
is_plain (int argc, char **argv)
{
  for (int word = 1; word < argc; word++)
    if (argv[word][0] == '-')
      return FALSE;
  return TRUE;
}

/* GTK's settings begin with its own theme, which libadwaita then replaces by this empty one and its own sheets; reading it for nothing would take a
 * tenth of the start. The theme is named only meanwhile: where libadwaita finds one named, it is somebody's wish, and it leaves its sheets away. */
static gboolean
init_gtk (void)
{
  gboolean theme_chosen = g_getenv ("GTK_THEME") != NULL;
  gboolean has_display;

  if (!theme_chosen)
    g_setenv ("GTK_THEME", "Adwaita-empty", TRUE);
  has_display = gtk_init_check () && gtk_settings_get_default () != NULL;
  if (!theme_chosen)
    g_unsetenv ("GTK_THEME");
  return has_display;
}

int
norm_application_main (NormCommand *command, int argc, char **argv)
{
  g_autoptr (NormCommand) owned = command;
  g_autoptr (NormApplication) application = NULL;

  if (!init_gtk ())
    {
      g_printerr (_ ("normscope: no display for a window; without one, try: normscope --export=FIGURE.svg FILE, or normscope --describe FILE\n"));
      return 1;
    }
  norm_fonts_prepare (); /* fonts are looked up while GTK reads its style sheets */
  g_set_application_name ("Normscope");
  if (is_plain (argc, argv))
    {
      application = norm_application_new (NULL, G_APPLICATION_HANDLES_OPEN);
      return g_application_run (G_APPLICATION (application), argc, argv);
    }
  application = norm_application_new (g_steal_pointer (&owned), G_APPLICATION_NON_UNIQUE);
  return g_application_run (G_APPLICATION (application), 1, argv);
}

static void
norm_application_finalize (GObject *object)
{
  g_clear_pointer (&NORM_APPLICATION (object)->command, norm_command_free);
  G_OBJECT_CLASS (norm_application_parent_class)->finalize (object);
}

static void
norm_application_class_init (NormApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = norm_application_finalize;
  application_class->startup = norm_application_startup;
  application_class->activate = norm_application_activate;
  application_class->open = norm_application_open;
  GTK_APPLICATION_CLASS (klass)->window_added = norm_application_window_added;
}

static void
norm_application_init (NormApplication *self)
{
  norm_application_init_resources ();
}
