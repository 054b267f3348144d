import { render } from 'preact';
import { App } from './app.tsx';
import { remember } from './data/heard.ts';
import { follow } from './data/live.ts';
import { keepTime } from './data/now.ts';
import { keepFresh } from './data/resource.ts';
import { begin } from './data/start.ts';
import './style/tokens.css';
import './style/base.css';
import './style/shell.css';
import './style/parts.css';
import './style/pages.css';

const place = document.getElementById('app');
if (place !== null) {
  render(<App />, place);
  keepTime();
  keepFresh();
  remember();
  void begin();
  void follow();
}
