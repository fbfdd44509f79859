#pragma once

#include "ui/dashboard/history.h"
#include "ui/follower/commands.h"
#include "ui/follower/rehearser.h"
#include "ui/notices/noticewatch.h"
#include "ui/rollback/drill.h"
#include "ui/settings/preferences.h"
#include "ui/strip/contextstrip.h"
#include "ui/window/navrail.h"

#include <QMainWindow>
#include <QPointer>
#include <QSet>
#include <QTimer>

#include <deque>

class QFrame;
class QShortcut;
class QHBoxLayout;
class QStackedWidget;

namespace interlock {

class ApprovalsPage;
class AskDialog;
class ConnectionsPage;
class EmptyState;
class IncidentPage;
class LivePage;
class Palette;
class PoliciesPage;
class RecordsPage;
class RehearsalWindow;
class ReleaseList;
class SettingsPage;
class SidePanel;
class TimelinePage;

/// The console's window. It shows snapshots and hands wishes to Commands; it reads and decides nothing
/// itself. A FirstView may hold it: what it asks of its window is asked of window().
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(const Clock &clock, Commands &commands, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Takes a snapshot of the follower (GUI thread). Its points and records are kept at once; the screen
    /// follows at most 20 times a second with the newest.
    void take(const SnapshotPtr &snapshot);
    /// A key is about to be asked for a signature: shows its short code.
    void showCode(const QString &code, const QString &where);
    /// How the rehearsal that was asked for at this console goes.
    void showRehearsal(const RehearsalView &view);
    /// Opens the rehearsals, for this lease if one is named.
    RehearsalWindow *openRehearsals(const LeaseId &lease = {});

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
    /// Shows what a notification was about. Nothing is asked of the guard.
    void goTo(const DesktopNotice &notice);
    /// What this console itself depends on; listed with the connections of the store.
    void setOwnConnections(const std::vector<ConnectionView> &views);
    /// Once the log is read: a release that runs, or else the form of a lease that waits for a key.
    void reviewWhenRead();
    /// Kiosk: for a wall. Rail and list are gone; strip, banners and the screen stay.
    void setKiosk(bool on);
    bool isKiosk() const { return m_kiosk; }

    /// There is no store yet: nothing is missed while the window is away.
    bool showsNothing() const;
    const History &history() const { return m_history; }
    /// Points of snapshots that were taken are still to come into the curves.
    bool isTaking() const { return !m_untaken.empty(); }
    LivePage *livePage() const { return m_live; }
    ApprovalsPage *approvalsPage() const { return m_approvals; }
    IncidentPage *incidentPage() const { return m_incident; }
    SidePanel *sidePanel() const { return m_side; }
    RecordsPage *recordsPage() const { return m_records; }
    PoliciesPage *policiesPage() const { return m_policies; }
    ConnectionsPage *connectionsPage() const { return m_connections; }
    SettingsPage *settingsPage() const { return m_settings; }
    Keymap *keymap() const { return m_keys; }
    /// Whether the red button is being practised with.
    bool isDrill() const { return m_drill && !m_drill->isOver(); }
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
    void kioskChanged();    ///< larger type is wanted, or the usual one again
    void moved();           ///< place, size or screen changed
    void closed();
    void firstStepsRequested();
    void noticed(const interlock::DesktopNotice &notice); ///< must be told also to whom looks elsewhere

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void bindKeys();
    void bindActions();
    void bindBanners();
    void bindScreens();
    void bindSides();
    void bindPages();
    void bindView();
    void bindActs();
    void zoomBy(int steps);
    void zoomTime(bool out);
    void change(const std::function<void(Preferences &)> &edit);
    QWidget *widgetOf(Page page) const;
    bool showLack(const ReleaseView *release);
    std::vector<struct PaletteEntry> paletteEntries();
    void takePoints();
    void tick();
    void watch();
    void showPages(const ReleaseView *release);
    void showNotices();
    void fitPanes();
    void foldList(bool on);
    void foldSide(bool on);
    void openList(bool on);
    void placeDrawer();
    void leaveForRelease(Page restored);
    void rollBack(const RolloutId &id);
    void askWhy();
    void offerCommand(const ReleaseView &release);
    void askRisks();
    void openQuestion(AskDialog &ask, const QString &act, const RolloutId &id);
    void startDrill();
    void followDrill();
    void holdOrResume();
    void askPromote();
    void askResume();
    void focusFilter();
    void copy(const QString &text);
    void say(const QString &sentence);
    /// Why this act can do nothing now; empty: it can.
    QString whyNot(const QString &act) const;
    static QString whyNotOn(const QString &act, const ReleaseView &release);
    void closeForms();
    void acknowledge();
    void openRunbook();
    void askAgain();
    void askLease();
    void requestLease(const RolloutId &rollout, const QString &reason);
    void lookNow();
    void followExpected();
    void followNewer();
    bool isWriting() const;
    void showElsewhere();
    void nextPane();
    const ReleaseView *selected() const;
    const ReleaseView *releaseOf(const RolloutId &id) const;
    Answered answered();

    const Clock &m_clock;
    Commands &m_commands;
    /// Points that wait for their turn, and the snapshot that holds them.
    struct Untaken {
        SnapshotPtr of;
        const NewPoints *points;
    };
    History m_history;
    std::deque<Untaken> m_untaken;
    SnapshotPtr m_snapshot;
    QTimer m_coalesce, m_ticker;
    QSet<QString> m_rollbackAsked; ///< rollouts whose rollback was asked here and is not yet in the log
    RolloutId m_whyAsked;          ///< rolled back here, and its reason waits for the focus; empty: none
    std::optional<RolloutId> m_commandOffered;
    bool m_wasLive = false;
    Page m_page = Page::Live;
    Zone m_zone = Zone::Local;
    bool m_kiosk = false;
    NoticeWatch m_watch;
    std::optional<Drill> m_drill;
    std::optional<Instant> m_drillImpossible; ///< since when that is said
    std::optional<RehearsalView> m_rehearsing;
    QPointer<RehearsalWindow> m_rehearsals;
    std::vector<ConnectionView> m_ownConnections;

    Keymap *m_keys;
    ContextStrip *m_strip;
    Banner *m_drillBanner, *m_commandBanner, *m_foreignBanner, *m_storeBanner, *m_guardBanner, *m_staleBanner,
        *m_wayBackBanner, *m_leaseBanner, *m_sinkBanner, *m_evidenceBanner, *m_elsewhereBanner;
    std::vector<Banner *> m_banners;         ///< top first
    std::optional<QSet<QString>> m_expected; ///< rollouts there were when one more was asked for here
    QSet<QString> m_offered;   ///< newer rollouts that were open when the person chose what is shown
    RolloutId m_followedFrom;  ///< where the window was before it went on by itself; empty: it did not
    qint64 m_foreignSeen = -1; ///< a record signed elsewhere that the person knows
    NavRail *m_rail;
    QHBoxLayout *m_row = nullptr;                         ///< rail, list, screens, side panel
    QWidget *m_listRule = nullptr, *m_sideRule = nullptr; ///< lines beside list and side panel
    QFrame *m_drawer = nullptr;                           ///< holds the list where it has no place of its own
    QShortcut *m_kioskEscape = nullptr;
    bool m_listFolded = false, m_sideFolded = false;
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
