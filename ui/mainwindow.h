#pragma once

#include "ui/dashboard/history.h"
#include "ui/follower/commands.h"
#include "ui/settings/preferences.h"
#include "ui/strip/contextstrip.h"
#include "ui/window/alarm.h"
#include "ui/window/navrail.h"

#include <QMainWindow>
#include <QSet>
#include <QTimer>

class QStackedWidget;

namespace interlock {

class ApprovalsPage;
class Banner;
class ConnectionsPage;
class EmptyState;
class IncidentPage;
class LivePage;
class Palette;
class PoliciesPage;
class RecordsPage;
class ReleaseList;
class SettingsPage;
class SidePanel;
class TimelinePage;

/// The console's window. It shows snapshots and hands wishes to Commands; it reads and decides nothing
/// itself.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(const Clock &clock, Commands &commands, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Takes a snapshot of the follower (GUI thread). Its points and records are kept at once; the screen
    /// follows at most 20 times a second with the newest.
    void take(const SnapshotPtr &snapshot);

    /// Brings the newest snapshot onto the screen at once, without waiting for the next frame.
    void apply();

    void setPage(Page page);
    Page page() const { return m_page; }
    void select(const RolloutId &rollout);
    void setZone(Zone zone);
    Zone zone() const { return m_zone; }

    /// Brings them into force in this window, without telling anybody.
    void setPreferences(const Preferences &preferences);
    const Preferences &preferences() const;
    Session session() const;
    void restore(const Session &session);
    /// Takes over what another window shows, its curves and records too: a second window starts where the
    /// first is.
    void startFrom(const MainWindow &other);
    /// Kiosk: for a wall. Rail and list are gone; strip, banners and the screen stay.
    void setKiosk(bool on);
    bool isKiosk() const { return m_kiosk; }

    const History &history() const { return m_history; }
    LivePage *livePage() const { return m_live; }
    ApprovalsPage *approvalsPage() const { return m_approvals; }
    IncidentPage *incidentPage() const { return m_incident; }
    RecordsPage *recordsPage() const { return m_records; }
    PoliciesPage *policiesPage() const { return m_policies; }
    ConnectionsPage *connectionsPage() const { return m_connections; }
    SettingsPage *settingsPage() const { return m_settings; }
    Keymap *keymap() const { return m_keys; }
    /// Opens the command palette; it closes and deletes itself.
    Palette *openPalette();
    RollbackButton *rollbackButton() const { return m_strip->rollbackButton(); }
    /// The banners that are shown now, top first.
    QStringList notices() const;

Q_SIGNALS:
    /// The first snapshot that was read to the log's end is on the screen.
    void firstLiveShown();
    void preferencesChanged(const interlock::Preferences &preferences);
    void windowRequested(); ///< another window, please
    void moved();           ///< place, size or screen changed
    void closed();
    void firstStepsRequested();
    void alarmed(const QString &sentence); ///< must be told at once

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void bindKeys();
    void bindActions();
    void bindPages();
    void bindView();
    void bindActs();
    void zoomBy(int steps);
    void change(const std::function<void(Preferences &)> &edit);
    QWidget *widgetOf(Page page) const;
    bool showLack(const ReleaseView *release);
    std::vector<struct PaletteEntry> paletteEntries();
    void tick();
    void showPages(const ReleaseView *release);
    void showNotices();
    void fitPanes();
    void rollBack();
    void offerCommand(const ReleaseView &release);
    void askRisks();
    void holdOrResume();
    void askPromote();
    void askResume();
    void focusFilter();
    void copy(const QString &text);
    void nextPane();
    const ReleaseView *selected() const;
    Answered answered();

    const Clock &m_clock;
    Commands &m_commands;
    History m_history;
    SnapshotPtr m_snapshot;
    QTimer m_coalesce, m_ticker;
    QSet<QString> m_rollbackAsked; ///< rollouts whose rollback was asked here and is not yet in the log
    std::optional<RolloutId> m_commandOffered;
    bool m_wasLive = false;
    Page m_page = Page::Live;
    Zone m_zone = Zone::Local;
    bool m_kiosk = false;
    Alarm m_alarm;

    Keymap *m_keys;
    ContextStrip *m_strip;
    Banner *m_commandBanner, *m_foreignBanner, *m_storeBanner, *m_guardBanner, *m_staleBanner;
    qint64 m_foreignSeen = -1; ///< a record signed elsewhere that the person knows
    NavRail *m_rail;
    ReleaseList *m_list;
    QStackedWidget *m_pages;
    LivePage *m_live;
    TimelinePage *m_timeline;
    ApprovalsPage *m_approvals;
    IncidentPage *m_incident;
    RecordsPage *m_records;
    PoliciesPage *m_policies;
    ConnectionsPage *m_connections;
    SettingsPage *m_settings;
    EmptyState *m_empty;
    SidePanel *m_side;
};

} // namespace interlock
