import { LocationProvider, Route, Router } from 'preact-iso';
import { base, link } from './data/place.ts';
import { mayEnter, session } from './data/session.ts';
import { begin, notBegun } from './data/start.ts';
import { AuditPage } from './pages/audit.tsx';
import { DeadPage } from './pages/dead.tsx';
import { EventsPage } from './pages/events.tsx';
import { JobPage } from './pages/job.tsx';
import { JobsPage } from './pages/jobs.tsx';
import { OverviewPage } from './pages/overview.tsx';
import { RunPage } from './pages/run.tsx';
import { RunsPage } from './pages/runs.tsx';
import { SchedulesPage } from './pages/schedules.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { WorkersPage } from './pages/workers.tsx';
import { Page } from './parts/page.tsx';
import { Loading } from './parts/states.tsx';
import { Shell } from './shell.tsx';

/** The whole dashboard: who may not enter sees the door, everybody else the page of the address. */
export function App() {
  return (
    <LocationProvider scope={base}>
      <Entrance />
    </LocationProvider>
  );
}

function Entrance() {
  const problem = notBegun.value;
  if (problem !== null) {
    return (
      <main class="door">
        <h1>Nobody answers</h1>
        <p>{problem.message}</p>
        <button type="button" class="button is-main" onClick={() => void begin()}>
          Try again
        </button>
      </main>
    );
  }
  if (session.value === null) {
    return (
      <main class="door">
        <Loading lines={2} />
      </main>
    );
  }
  if (!mayEnter.value) return <SignInPage />;
  return (
    <Shell>
      <Router>
        <Route path={base} component={OverviewPage} />
        <Route path={`${base}jobs`} component={JobsPage} />
        <Route path={`${base}jobs/:job/:view?`} component={JobPage} />
        <Route path={`${base}runs`} component={RunsPage} />
        <Route path={`${base}runs/:run`} component={RunPage} />
        <Route path={`${base}schedules`} component={SchedulesPage} />
        <Route path={`${base}dead`} component={DeadPage} />
        <Route path={`${base}events`} component={EventsPage} />
        <Route path={`${base}workers`} component={WorkersPage} />
        <Route path={`${base}audit`} component={AuditPage} />
        <Route default component={NotFoundPage} />
      </Router>
    </Shell>
  );
}

function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <p>
        The address may be mistyped, or of another version of nljobs. <a href={link()}>Go to the overview</a>
      </p>
    </Page>
  );
}
