/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window.h"
#include "compare-view.h"
#include "export-job.h"
#include "figure-view.h"
#include "inspector.h"
#include "layer-panel.h"
#include "lesson-bar.h"
#include "pipeline-bar.h"
#include "recovery.h"
#include "story-bar.h"
#include "story-view.h"

G_BEGIN_DECLS

typedef void (*NormWindowFunc) (NormWindow *self, gpointer data);

struct _NormWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned */
  NormDocument *document;
  GCancellable *cancellable; /* of loading, saving and exporting; cancelled when the window goes */

  /* What to do once unsaved changes are saved or given up */
  NormWindowFunc proceed;
  gpointer proceed_data;
  GDestroyNotify proceed_destroy;

  /* window-disk.c */
  NormRecovery *recovery; /* of unsaved work */
  GFile *watched;         /* the document's file when it was last looked at, NULL: none */
  GFileMonitor *monitor;
  char *etag; /* of that file as it is shown; NULL: not known, or gone */
  guint look_again, lost_watch;

  guint n_working;               /* files being loaded, saved or exported */
  gboolean giving_up;            /* the person let unsaved changes go: close without asking again */
  guint frames_to_place;         /* until the inspector's divider is placed; 0: it is */
  gboolean narrow;               /* too narrow for all three panes */
  gboolean panel_if_wide;        /* whether the layer panel comes back in a wider window */
  gboolean had_several;          /* pipelines, when the document was last looked at */
  NormCompareView *compare_view; /* of the template's compare_place; NULL unless pipelines are compared; */
  NormStoryView *compare_story;  /* so is what is told of them, in its place, */
  NormStoryBar *compare_bar;     /* and what walks it */
  guint play_timeout;            /* source id while the story plays */
  gboolean told;                 /* a step of the story is shown instead of the whole figure */

  NormExportChoice export_choice; /* of the picture whose file is being chosen */

  /* Template */
  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkWidget *spinner;
  GtkWidget *open;
  GtkMenuButton *new_button, *menu_button;
  GtkWidget *undo;
  GtkWidget *redo;
  GtkWidget *panel_toggle;
  GtkWidget *compare_place;
  GtkPaned *outer;
  GtkPaned *inner;
  NormPipelineBar *pipeline_bar;
  NormLayerPanel *layer_panel;
  NormFigureView *figure_view;
  NormStoryView *story_view;
  NormStoryBar *story_bar;
  NormLessonBar *lesson_bar, *compare_lesson_bar;
  GtkWidget *view_toggles;
  GtkButton *present;
  NormInspector *inspector;
  GMenu *open_menu, *new_menu, *primary_menu;
  GMenu *recent_section;
  GMenu *open_lessons;
  GMenu *primary_lessons;
};

/* window-actions.c */
void norm_window_add_actions (NormWindow *self);
/* Every action's sensitivity and state, from the document's. */
void norm_window_update_actions (NormWindow *self);

/* window-files.c */
void norm_window_add_file_actions (NormWindow *self);
/* Calls @proceed at once when nothing would be lost, else after having asked (and saved); not at all when the person cancels. */
void norm_window_confirm (NormWindow *self, NormWindowFunc proceed, gpointer data, GDestroyNotify destroy);
void norm_window_set_working (NormWindow *self, gboolean working);
/* "NAME: what is wrong", stays until dismissed; nothing when the work was cancelled. */
void norm_window_show_error (NormWindow *self, GFile *file, const GError *error);

/* window-disk.c */
void norm_window_add_disk (NormWindow *self);
void norm_window_remove_disk (NormWindow *self);
/* After the document was loaded or saved: its file as it is now is the one that is shown. */
void norm_window_watch_file (NormWindow *self);

/* window-archives.c */
void norm_window_add_archive_actions (NormWindow *self);
void norm_window_update_archive_actions (NormWindow *self);
/* A file's tensor: read in a worker, while a message says how far and offers to stop; of several arrays the person chooses one. @read is called
 * with it, and may refuse it; all else is told by the window. */
typedef gboolean (*NormTensorRead) (NormWindow *self, NormTensor *tensor, GError **error);
void norm_window_read_tensor (NormWindow *self, GFile *file, NormTensorRead read);

/* window-export.c */
void norm_window_add_export_actions (NormWindow *self);

/* window-copy.c */
void norm_window_add_copy_actions (NormWindow *self);

/* window-compare.c */
void norm_window_add_compare_actions (NormWindow *self);
gboolean norm_window_is_comparing (NormWindow *self);
/* Pipelines side by side in the place of panel, figure and inspector */
void norm_window_compare (NormWindow *self, gboolean compare);
void norm_window_follow_pipelines (NormWindow *self);
/* The chips of the active pipeline, wherever they are */
NormPipelineBar *norm_window_active_bar (NormWindow *self);

/* window-lessons.c */
void norm_window_add_lesson_actions (NormWindow *self);
void norm_window_update_lesson_actions (NormWindow *self);
void norm_window_fill_lesson_menu (GMenu *menu);
/* Replaces the document by a lesson, asking about unsaved changes. */
void norm_window_load_lesson (NormWindow *self, const char *name);

/* window-story.c */
void norm_window_add_story_actions (NormWindow *self);
void norm_window_update_story (NormWindow *self);
void norm_window_set_present_narrow (NormWindow *self, gboolean narrow); /* an icon instead of a word */
void norm_window_stop_story (NormWindow *self);                          /* the window goes */

/* window-recent.c */
/* Fills the section of recent files, now and whenever they change. */
void norm_window_watch_recent (NormWindow *self);
void norm_window_remember_file (GFile *file);
/* Menus take an underline for a mnemonic; @text shows its own. */
char *norm_window_menu_label (const char *text);

/* window-layout.c */
void norm_window_restore_layout (NormWindow *self);
void norm_window_store_layout (NormWindow *self);
/* After the panes were hidden for something else: as wide as before, in the window as it is now. */
void norm_window_place_panes (NormWindow *self);
void norm_window_store_inspector_width (NormWindow *self); /* as long as it is seen */
void norm_window_show_panel (NormWindow *self, gboolean show);
void norm_window_show_inspector (NormWindow *self, gboolean show);

void norm_window_update_title (NormWindow *self);
/* Stays until dismissed. @button: (nullable): with mnemonic, activates @action */
void norm_window_show_offer (NormWindow *self, const char *message, const char *button, const char *action);
/* A short confirmation that goes by itself. */
void norm_window_notify (NormWindow *self, const char *text);
void norm_window_set_action_enabled (NormWindow *self, const char *name, gboolean enabled);
void norm_window_set_action_state (NormWindow *self, const char *name, GVariant *state);

G_END_DECLS
